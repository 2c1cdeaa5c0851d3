//! Each construct against the right form of it.
use super::builder::acme;
use super::printed;

#[test]
fn dump() {
    let dir = std::path::Path::new("/tmp/acme-out");
    let _ = std::fs::remove_dir_all(dir);
    for file in printed(&acme().model) {
        let path = dir.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "dump")]
        std::fs::write(path, &file.text).unwrap();
    }
}
