//! Lines as they come: in order, at once, whatever they hold.
use super::{answers, run, simulate};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

const QUESTION: &str = r#"{"id":"q","request":{"principal":"*","action":"s3:GetObject","resource":"arn:aws:s3:::b/k"}}"#;

#[test]
fn answers_come_before_the_next_question_is_asked() {
    let mut child = simulate().args(["--batch", "-"]).spawn().unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=5 {
        // A line in two parts: only the whole is answered.
        let (one, two) = QUESTION.split_at(20);
        questions.write_all(one.as_bytes()).unwrap();
        questions.flush().unwrap();
        questions.write_all(two.as_bytes()).unwrap();
        questions.write_all(b"\n").unwrap();
        questions.flush().unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["line"], number);
    }
    drop(questions);
    let mut rest = String::new();
    answers.read_to_string(&mut rest).unwrap();
    assert_eq!((rest.as_str(), child.wait().unwrap().code()), ("", Some(0)));
}

#[test]
fn a_reader_that_goes_away_ends_the_run_though_questions_may_come() {
    let mut child = simulate().args(["--batch", "-"]).spawn().unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let ask = |questions: &mut std::process::ChildStdin| {
        questions
            .write_all(format!("{QUESTION}\n").as_bytes())
            .and_then(|()| questions.flush())
    };
    ask(&mut questions).unwrap();
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    ask(&mut questions).ok();
    // The pipe of questions stays open.
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(
        (child.wait().unwrap().code(), stderr.as_str()),
        (Some(0), "")
    );
    drop(questions);
}

#[test]
fn what_cannot_be_read_has_an_error_and_the_run_goes_on() {
    let mut input = Vec::new();
    for line in [
        QUESTION.as_bytes(),
        b"garbage",
        b"",
        b"  ",
        b"\xff\xfe",
        b"{\"id\":\"\xc3(\"}",
        b"[[[[[[",
        &b"[".repeat(300_000),
        b"null",
        b"{}{}",
        b"\x00",
    ] {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\r\n");
    }
    // The last line has no line end.
    input.extend_from_slice(QUESTION.as_bytes());
    let (answers, code) = answers(&input);
    assert_eq!(code, 1);
    let lines: Vec<u64> = answers
        .iter()
        .map(|answer| answer["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, (1..=12).collect::<Vec<u64>>());
    let read: Vec<u64> = answers
        .iter()
        .filter(|answer| answer["decision"] == "implicitDeny")
        .map(|answer| answer["line"].as_u64().unwrap())
        .collect();
    assert_eq!(read, [1, 12]);
    let told = |line: usize| answers[line - 1]["error"].as_str().unwrap();
    assert_eq!(
        told(2),
        "column 1: expected a value, found `g`; write JSON: texts and keys in double quotes, commas between values"
    );
    assert_eq!(told(3), "the line is empty");
    assert_eq!(told(4), "the line is empty");
    assert_eq!(told(5), "the line is no UTF-8 text: see its byte 1");
    assert_eq!(told(6), "the line is no UTF-8 text: see its byte 8");
    assert!(told(8).contains("nested deeper than"), "{}", told(8));
    assert_eq!(
        told(9),
        "column 1: a question is an object, this is nothing"
    );
}

#[test]
fn nothing_at_all_has_no_answer() {
    let (none, code) = answers("");
    assert_eq!((none.len(), code), (0, 0));
}

#[test]
fn a_line_of_more_than_16_megabytes_is_an_error_and_the_run_goes_on() {
    let limit = 16 * 1024 * 1024;
    let padded = |length: usize| {
        let mut line = QUESTION.as_bytes().to_vec();
        line.resize(length, b' ');
        line.push(b'\n');
        line
    };
    let mut input = padded(limit);
    input.extend(padded(limit + 1));
    input.extend(padded(3 * limit));
    input.extend(padded(QUESTION.len()));
    // So many values would take more memory than a line may.
    input.extend(format!("[{}0]\n", "0,".repeat(1_100_000)).bytes());
    let (answers, code) = answers(&input);
    assert_eq!((answers.len(), code), (5, 1));
    assert_eq!(answers[0]["decision"], "implicitDeny");
    for line in [1, 2] {
        assert_eq!(answers[line]["error"], "the line is longer than 16 MB");
    }
    assert_eq!(
        answers[3],
        json!({
            "id": "q", "line": 4, "decision": "implicitDeny", "by": [], "blockedBy": ["resource"], "notes": [],
        })
    );
    assert_eq!(
        answers[4]["error"],
        "the line holds more than 1000000 values"
    );
}

#[test]
fn fifty_thousand_lines_are_answered_in_order() {
    let count = 50_000;
    let lines: Vec<String> = (0..count)
        .map(|number| {
            // Long and short lines, many documents: chunks take unlike times.
            let resources = vec!["arn:aws:s3:::b/*"; 1 + number % 50];
            let effect = if number % 3 == 0 { "Deny" } else { "Allow" };
            let policy = json!({ "Version": "2012-10-17", "Statement": [
                { "Sid": format!("S{}", number % 1000), "Effect": effect, "Action": "s3:*", "Resource": resources },
            ] });
            let line = json!({
                "id": number,
                "request": {
                    "principal": "arn:aws:iam::111111111111:role/r", "action": "s3:GetObject",
                    "resource": if number % 5 == 0 { "arn:aws:s3:::c/k" } else { "arn:aws:s3:::b/k" },
                },
                "identityPolicies": [policy],
            });
            line.to_string()
        })
        .collect();
    let (answers, code) = answers(lines.join("\n"));
    assert_eq!((answers.len(), code), (count, 0));
    for (number, answer) in answers.iter().enumerate() {
        let expected = match (number % 5, number % 3) {
            (0, _) => "implicitDeny",
            (_, 0) => "explicitDeny",
            _ => "allowed",
        };
        assert_eq!(
            (&answer["id"], &answer["line"], &answer["decision"]),
            (&json!(number), &json!(number + 1), &json!(expected))
        );
    }
}

#[test]
fn a_file_is_read_as_standard_input_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("questions.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(format!("{QUESTION}\n{QUESTION}\n").as_bytes())
        .unwrap();
    let asked = run(&["--batch", path.to_str().unwrap()], b"");
    assert_eq!((asked.code, asked.stdout.lines().count()), (0, 2));
    let missing = run(&["--batch", "/nonexistent/x.jsonl"], b"");
    assert_eq!((missing.code, missing.stdout.as_str()), (3, ""));
    assert!(
        missing
            .stderr
            .starts_with("error: cannot read `/nonexistent/x.jsonl`: "),
        "{}",
        missing.stderr
    );
    let directory = run(&["--batch", folder.path().to_str().unwrap()], b"");
    assert_eq!((directory.code, directory.stdout.as_str()), (3, ""));
}
