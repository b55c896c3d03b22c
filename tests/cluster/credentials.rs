//! Credential plugins: run once, under a limit, and never quoted.

use std::time::{Duration, Instant};

use crate::pty::Launch;

use super::loopback::{Home, Scripted, api_for, assert_connected, kubeconfig, stderr};

const GOOD: &str = r#"echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"hunter2"}}'"#;

/// A home whose user logs in with `~/.kube/plugin`; `more` goes into its entry.
pub fn home(server: &str, script: &str, more: &str) -> Home {
    let home = Home::empty();
    home.plugin(".kube/plugin", script);
    home.write(
        ".kube/config",
        &kubeconfig(server, "{}", &exec("./plugin", more)),
    );
    home
}

fn exec(command: &str, more: &str) -> String {
    format!(
        "{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: '{command}', {more}}}}}"
    )
}

#[tokio::test]
async fn a_plugin_runs_once_from_the_folder_of_its_file_and_its_token_is_sent() {
    let server = Scripted::http(api_for("hunter2")).await;
    let home = home(
        &server.url(),
        &format!("echo run >> \"$HERE/runs\"; {GOOD}"),
        "",
    );
    let here = home.folder.path().display().to_string();
    home.write(
        ".kube/config",
        &kubeconfig(
            &server.url(),
            "{}",
            &exec(
                "./plugin",
                &format!("env: [{{name: HERE, value: '{here}'}}]"),
            ),
        ),
    );
    home.connect(&[]).await.unwrap();
    assert_eq!(std::fs::read_to_string(home.path("runs")).unwrap(), "run\n");
}

#[tokio::test]
async fn a_plugin_is_told_the_version_the_cluster_and_that_nobody_can_answer_it() {
    let server = Scripted::http(api_for("hunter2")).await;
    let script =
        format!("printf %s \"$KUBERNETES_EXEC_INFO\" > \"$1\"; read line && exit 9; {GOOD}");
    let home = home(&server.url(), &script, "");
    let told = home.path("told");
    let more = format!("provideClusterInfo: true, args: ['{}']", told.display());
    home.write(
        ".kube/config",
        &kubeconfig(
            &server.url(),
            "{tls-server-name: n}",
            &exec("./plugin", &more),
        ),
    );
    let output = home.run(&[], &[]).await;
    assert_connected(&output);
    let told: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(told).unwrap()).unwrap();
    assert_eq!(told["apiVersion"], "client.authentication.k8s.io/v1");
    assert_eq!(told["spec"]["interactive"], false);
    assert_eq!(told["spec"]["cluster"]["server"], server.url());
    assert_eq!(told["spec"]["cluster"]["tls-server-name"], "n");
}

#[tokio::test]
async fn a_plugin_that_hangs_is_killed_with_its_children_after_the_limit() {
    let mut home = home(
        "https://127.0.0.1:1",
        "sleep 1000 & echo $! > \"$1\"; wait",
        "",
    );
    let pid = home.path("pid");
    let user = exec("./plugin", &format!("args: ['{}']", pid.display()));
    home.write(
        ".kube/config",
        &kubeconfig("https://127.0.0.1:1", "{}", &user),
    );
    home.limits.plugin = Duration::from_millis(400);
    let begun = Instant::now();
    let sentence = home.sentence(&[]).await;
    assert!(
        sentence.contains("plugin` did not answer in 0.4 s"),
        "{sentence}"
    );
    assert!(begun.elapsed() < Duration::from_secs(3));
    let child = std::fs::read_to_string(pid).unwrap();
    for _ in 0..100 {
        // Killed, and reaped or a zombie.
        let state = std::fs::read_to_string(format!("/proc/{}/stat", child.trim()));
        if state.is_err() || state.is_ok_and(|stat| stat.contains(") Z ")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the plugin's child lives on");
}

#[tokio::test]
async fn every_fault_of_a_plugin_is_one_sentence_without_any_secret() {
    const SECRETS: &str = "env: [{name: KEY, value: hunter2}], args: ['--client-secret', 'hunter3', '--password=hunter4']";
    let rows = [
        ("exit 3", SECRETS, "failed (exit status: 3)"),
        (
            "printf '\\033[2Jno session for %s %s\\nrun login' \"$KEY\" \"$2\" >&2; echo hunter5; exit 1",
            SECRETS,
            "failed (exit status: 1): ^[[2Jno session for [redacted] [redacted] run login",
        ),
        (
            "echo eyJhbGciOiJIUzI1NiJ9.hunter2hunter2 >&2; exit 1",
            "",
            ": [redacted]",
        ),
        ("kill -9 $$", SECRETS, "failed (signal: 9"),
        (
            "exit 127",
            "installHint: 'apt install x'",
            "; apt install x",
        ),
        (
            "echo hunter2",
            SECRETS,
            "printed something that is no ExecCredential",
        ),
        (
            "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1alpha1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"hunter2\"}}'",
            "",
            "answered in client.authentication.k8s.io/v1alpha1, and the kubeconfig asks for client.authentication.k8s.io/v1",
        ),
        (
            "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'",
            "",
            "gave neither a token nor a client certificate",
        ),
        (
            "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"clientKeyData\":\"hunter2\"}}'",
            "",
            "gave a client certificate without its key, or a key without",
        ),
        (
            "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"hunter2\",\"expirationTimestamp\":\"hunter2\"}}'",
            "",
            "gave an expirationTimestamp that is no time",
        ),
        (
            "exit 0",
            "interactiveMode: Always",
            "there is no terminal for it",
        ),
    ];
    for (script, more, part) in rows {
        let output = home("https://127.0.0.1:1", script, more)
            .run(&[], &[])
            .await;
        let sentence = stderr(&output);
        assert!(sentence.contains(part), "wanted {part:?}: {sentence}");
        assert!(!sentence.contains("hunter"), "a secret: {sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[tokio::test]
async fn a_missing_plugin_is_told_with_the_places_looked_in_and_how_to_get_it() {
    let home = Home::empty();
    let hint = "installHint: \"brew\\n install aws\\e\"";
    home.write(
        ".kube/config",
        &kubeconfig("https://h", "{}", &exec("no-such-plugin", hint)),
    );
    let sentence = stderr(&home.run(&[], &[]).await);
    assert!(
        sentence.contains(
            "`no-such-plugin` is not installed: looked in PATH=/usr/bin:/bin; brew install aws^["
        ),
        "{sentence}"
    );
    home.write(
        ".kube/config",
        &kubeconfig("https://h", "{}", &exec("./gone", hint)),
    );
    let sentence = stderr(&home.run(&[], &[]).await);
    assert!(
        sentence.contains(".kube/./gone` does not exist; brew install"),
        "{sentence}"
    );
    home.plugin(".kube/binary", "");
    std::fs::write(home.path(".kube/binary"), b"\x7fELF of another machine").unwrap();
    home.write(
        ".kube/config",
        &kubeconfig("https://h", "{}", &exec("./binary", "")),
    );
    let sentence = stderr(&home.run(&[], &[]).await);
    assert!(
        sentence.contains("cannot be run: Exec format error"),
        "{sentence}"
    );
}

#[tokio::test]
async fn an_api_version_that_kubectl_dropped_is_named() {
    let home = Home::empty();
    for (version, part) in [
        (
            "apiVersion: client.authentication.k8s.io/v1alpha1,",
            "asks the credential plugin `x` for client.authentication.k8s.io/v1alpha1: only v1 and v1beta1 exist",
        ),
        ("", "`x` has no apiVersion"),
    ] {
        home.write(
            ".kube/config",
            &kubeconfig(
                "https://h",
                "{}",
                &format!("{{exec: {{{version} command: x}}}}"),
            ),
        );
        let sentence = home.sentence(&[]).await;
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[tokio::test]
async fn a_token_on_the_command_line_takes_the_place_of_the_plugin() {
    let server = Scripted::http(api_for("mine")).await;
    let home = home(&server.url(), "exit 9", "");
    home.connect(&["--token", "mine"]).await.unwrap();
}

#[test]
fn a_plugin_may_ask_at_a_terminal_before_the_screen_opens_and_its_words_arrive_escaped() {
    let home = home(
        "https://127.0.0.1:1",
        "printf 'code\\033[2J? ' >&2; read code; echo \"got $code\" >&2; exit 1",
        "interactiveMode: Always",
    );
    let home_folder = home.folder.path().to_str().unwrap();
    let launch = Launch::kubectl_sts().env("HOME", home_folder);
    let mut terminal = launch.env("PATH", "/usr/bin:/bin").start();
    terminal.wait_for("code^[[2J?");
    terminal.type_text("1234\n");
    terminal.wait_for("got 1234");
    assert_eq!(terminal.wait_exit(), 1);
    assert!(!terminal.bytes().contains(&0x1b), "{}", terminal.screen());
}
