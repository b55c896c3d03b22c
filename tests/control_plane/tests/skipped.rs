//! Without the binaries tests say so, and fail where they are required.

use std::process::{Command, Output};

use super::super::programs::Programs;

const PRETENDED: &str = "KUBECTL_STS_TEST_IS_RUN_WITHOUT_BINARIES";

fn without_binaries(required: &str) -> Output {
    let nowhere = tempfile::tempdir().unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "control_plane::tests::skipped::a_test_that_needs_the_bed",
        ])
        .env("XDG_CACHE_HOME", nowhere.path())
        .env("KUBECTL_STS_CONTROL_PLANE", required)
        .env(PRETENDED, "yes")
        .output()
        .unwrap()
}

#[test]
fn a_test_that_needs_the_bed() {
    if std::env::var_os(PRETENDED).is_some() {
        Programs::found_or_skip();
    }
}

#[test]
fn a_skipped_test_is_named_on_the_terminal_with_the_command_that_builds_the_bed() {
    let done = without_binaries("");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success());
    assert!(
        said.contains("SKIPPED control_plane::tests::skipped::a_test_that_needs_the_bed"),
        "{said}"
    );
    assert!(said.contains("tests/control_plane/build"), "{said}");
}

#[test]
fn where_it_is_required_a_missing_bed_is_a_failure() {
    let done = without_binaries("required");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(!done.status.success());
    assert!(
        said.contains("Build it with: tests/control_plane/build"),
        "{said}"
    );
}
