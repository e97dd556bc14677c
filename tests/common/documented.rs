//! What `handlers/README.md` says that each function may do.

const README: &str = include_str!("../../handlers/README.md");

/// What one function may do: a row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permissions {
    /// The function's `Handler`.
    pub(crate) handler: String,
    /// Actions on the table.
    pub(crate) table: Vec<String>,
    /// Actions on the connections of the stage.
    pub(crate) connections: Vec<String>,
    /// Actions on the function itself.
    pub(crate) itself: Vec<String>,
}

/// All rows.
pub(crate) fn permissions() -> Vec<Permissions> {
    let rows = section().lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    rows.take_while(|line| line.starts_with('|')).map(row).collect()
}

/// What the sentence about a variable of the functions has between backticks: what is allowed in addition with it.
pub(crate) fn more_with(variable: &str) -> Vec<String> {
    let (_, rest) = section().split_once(&format!("With `{variable}`")).expect("the README tells of it");
    quoted(rest.split(['.', ';']).next().unwrap_or_default())
}

fn section() -> &'static str {
    let (_, section) = README.split_once("\n## Permissions\n").expect("the README tells of permissions");
    section.split("\n## ").next().unwrap_or_default()
}

fn row(line: &str) -> Permissions {
    let cells: Vec<_> = line.trim_matches('|').split('|').map(quoted).collect();
    let [handler, table, connections, itself] = cells.as_slice() else { panic!("not four cells: {line}") };
    let [handler] = handler.as_slice() else { panic!("not one function: {line}") };
    let [table, connections, itself] = [table, connections, itself].map(Clone::clone);
    Permissions { handler: handler.clone(), table, connections, itself }
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
