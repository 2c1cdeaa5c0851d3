//! "Did you mean": the few names that a wrong one was probably meant to be.

/// How many names are offered at most.
const MOST: usize = 3;

/// The names closest to `wrong`, best first, at most three; empty when none is near.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    // A typo or two in a short name, about a third of a long one.
    let reach = (wrong.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter(|name| *name != wrong)
        .map(|name| {
            (
                strsim::osa_distance(&wrong.to_lowercase(), &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= reach)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}
