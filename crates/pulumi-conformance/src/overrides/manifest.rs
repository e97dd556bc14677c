//! What every hand-written program's folder needs.

/// The manifest of a program that uses the suite's packages.
pub(super) fn cargo(test: &str, packages: &[String], artifacts: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let packages = packages.iter().filter_map(|package| package.split_once('@'));
    let packages = packages.map(|(name, version)| dependency(&crate_name(name), version, artifacts));
    let dependencies: String =
        [dependency("pulumi-wasm", version, artifacts)].into_iter().chain(packages).collect();
    format!(
        "[package]\nname = \"{test}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"{test}\"\npath = \"main.rs\"\n\n\
         [dependencies]\nserde_json = \"1\"\n{dependencies}\n\
         [workspace]\n"
    )
}

/// The project of a test's program.
pub(super) fn project(test: &str) -> String {
    format!("name: {test}\nruntime: rust\n")
}

/// `pulumi_wasm_foo_bar` for `foo-bar`, and `acme_foo_bar` for `acme/foo-bar` of a namespace.
fn crate_name(package: &str) -> String {
    let package = if package.contains('/') { package.to_owned() } else { format!("pulumi_wasm_{package}") };
    package.replace(['/', '-'], "_")
}

fn dependency(name: &str, version: &str, artifacts: &str) -> String {
    format!("{name} = {{ path = \"{artifacts}/{name}-{version}\" }}\n")
}

#[cfg(test)]
mod tests {
    use super::cargo;

    #[test]
    fn packages_are_found_where_the_suite_has_packed_them() {
        let packages = ["simple-invoke@10.0.0", "a-space/own@1.0.0"].map(str::to_owned);
        let manifest = cargo("l2-x", &packages, "../../artifacts");
        for path in ["pulumi_wasm_simple_invoke-10.0.0", "a_space_own-1.0.0"] {
            assert!(manifest.contains(&format!("\"../../artifacts/{path}\"")), "{manifest}");
        }
    }
}
