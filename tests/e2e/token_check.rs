//! A function that isn't the chat's, and says whose tokens are good.

use std::{fs, process::Command};

use crate::stand::{Stand, run};

/// The query of who is let in.
pub(crate) const GOOD: &str = "?token=sesame-open";

/// Takes one token, and fails at another. What it says quotes both.
const CHECK: &str = r#"
def handler(question, context):
    token = question["token"]
    if token == "sesame-open":
        return {"allow": True, "principal": "user-1"}
    if token == "sesame-break":
        raise KeyError(token)
    return {"allow": False, "reason": token + " is none of mine"}
"#;

/// Makes the function, and gives its ARN.
pub(crate) fn make(stand: &Stand) -> String {
    let (code, archive) = (stand.folder.join("check.py"), stand.folder.join("check.zip"));
    fs::write(&code, CHECK).unwrap();
    run(Command::new("python3").args(["-m", "zipfile", "-c"]).args([&archive, &code])).expect_success();
    let archive = format!("fileb://{}", archive.display());
    let made = stand.aws_cli(&[
        "lambda",
        "create-function",
        "--function-name",
        "check",
        "--runtime",
        "python3.12",
        "--handler",
        "check.handler",
        "--role",
        "arn:aws:iam::000000000000:role/check",
        "--zip-file",
        &archive,
    ]);
    made["FunctionArn"].as_str().unwrap().to_owned()
}
