//! Files: found, merged, and what is wrong with them. No sentence repeats a line of a file.

use kubectl_sts::cluster::login::{Pod, Surroundings};

use super::loopback::{Home, Scripted, api, assert_connected, kubeconfig, stderr};

/// Stands wherever a secret may stand; no sentence may hold it.
const SECRET: &str = "hunter2";

#[tokio::test]
async fn the_first_file_wins_name_by_name_and_missing_files_count_as_empty() {
    let server = Scripted::http(api).await;
    let home = Home::empty();
    let first = home.write(
        "first",
        "contexts: [{name: here, context: {cluster: there, user: me, namespace: db}}]\nclusters:\n",
    );
    let second = home.write("second", &kubeconfig(&server.url(), "{}", "{token: t}"));
    let list = format!("/nowhere/at/all:{}::{}", first.display(), second.display());
    let surroundings = Surroundings {
        kubeconfig: Some(list.clone().into()),
        ..home.surroundings()
    };
    let options = kubectl_sts::cli::Options::read(["sts"]).unwrap();
    let connected = kubectl_sts::cluster::connect::connect_in(&options.flags, &surroundings)
        .await
        .unwrap();
    assert_eq!(&*connected.identity.context, "here");
    assert_connected(&home.run(&[], &[("KUBECONFIG", &list)]).await);
}

#[tokio::test]
async fn without_any_file_the_sentence_says_where_it_looked() {
    let home = Home::empty();
    let output = home.run(&[], &[]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("there is no kubeconfig: looked for"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains(".kube/config"));
    let output = home.run(&[], &[("KUBECONFIG", "/no/a:/no/b")]).await;
    assert!(
        stderr(&output).contains("looked for /no/a, /no/b"),
        "{}",
        stderr(&output)
    );
    let output = home.run(&["--kubeconfig", "/no/c"], &[]).await;
    assert!(
        stderr(&output).contains("the kubeconfig /no/c does not exist"),
        "{}",
        stderr(&output)
    );
}

/// A kubeconfig, the flags, and a part of the sentence that it leads to.
type Row = (String, &'static [&'static str], &'static str);

async fn check(home: &Home, rows: Vec<Row>) {
    for (text, flags, part) in rows {
        home.write(".kube/config", &text);
        let sentence = home.sentence(flags).await;
        assert!(sentence.contains(part), "wanted {part:?}: {sentence}");
        assert!(!sentence.contains(SECRET), "a secret: {sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[tokio::test]
async fn every_fault_of_an_entry_is_one_sentence_that_names_it_and_no_secret() {
    let home = Home::empty();
    let level = |i: i32| format!("a{i}: &a{i} [{}]\n", format!("*a{},", i - 1).repeat(9));
    let bomb = (1..12).map(level).collect::<Vec<_>>().concat();
    let rows: Vec<Row> = vec![
        (
            format!("users: [{{name: me, user: {{token: {SECRET}}}}}\n\tx"),
            &[],
            "is not a valid kubeconfig",
        ),
        (format!("contexts: {SECRET}"), &[], "line 1, column"),
        (
            format!("a0: &a0 {SECRET}\n{bomb}"),
            &[],
            "is not a valid kubeconfig",
        ),
        (format!("[{SECRET}]"), &[], "is not a valid kubeconfig"),
        ("clusters: []".into(), &[], "sets no current context"),
        (
            kubeconfig("https://h", "{}", "{}"),
            &["--context", "other"],
            "has no context `other`: there is here",
        ),
        (
            kubeconfig("https://h", "{}", "{}"),
            &["--cluster", "other"],
            "--cluster names the cluster `other`, which no kubeconfig defines: there is there",
        ),
        (
            kubeconfig("https://h", "{}", "{}"),
            &["--user", "other"],
            "--user names the user `other`",
        ),
        (
            kubeconfig("https://h", "{}", "{}").replace("name: me", "name: you"),
            &[],
            "the context `here` names the user `me`, which no kubeconfig defines: there is you",
        ),
        (
            kubeconfig("https://h", "{}", "{}").replace("name: there", "name: far"),
            &[],
            "the context `here` names the cluster `there`",
        ),
        (
            kubeconfig("", "{}", "{}"),
            &[],
            "the cluster `there` has no server address",
        ),
        (
            kubeconfig(&format!("https://me:{SECRET}@h"), "{}", "{}"),
            &[],
            "holds a user name",
        ),
        (
            kubeconfig(&format!("ftp://{SECRET}"), "{}", "{}"),
            &[],
            "neither with https",
        ),
        (
            kubeconfig(&format!("https://{SECRET} x"), "{}", "{}"),
            &[],
            "is not a URL",
        ),
    ];
    check(&home, rows).await;
}

#[tokio::test]
async fn every_fault_of_a_certificate_or_token_is_one_sentence_that_names_its_entry_and_no_secret()
{
    let pem = |kind: &str, inner: &str| {
        format!("-----BEGIN {kind}-----\n{inner}\n-----END {kind}-----\n")
    };
    let home = Home::empty();
    let certificate = rcgen::generate_simple_self_signed(["x".into()]).unwrap();
    home.write(".kube/cert.pem", &certificate.cert.pem());
    home.write(".kube/locked.pem", &pem("ENCRYPTED PRIVATE KEY", SECRET));
    home.write(".kube/not.pem", SECRET);
    let rows: Vec<Row> = vec![
        (
            kubeconfig(
                "https://h",
                &format!("{{certificate-authority-data: '{SECRET}!'}}"),
                "{}",
            ),
            &[],
            "certificate-authority of the cluster `there` is not valid base64",
        ),
        (
            kubeconfig("https://h", "{certificate-authority: not.pem}", "{}"),
            &[],
            "holds no PEM certificate",
        ),
        (
            kubeconfig("https://h", "{certificate-authority: gone.pem}", "{}"),
            &[],
            ".kube/gone.pem: No such file",
        ),
        (
            kubeconfig("https://h", &format!("{{proxy-url: '{SECRET}'}}"), "{}"),
            &[],
            "the proxy-url of the cluster `there`",
        ),
        (
            kubeconfig("https://h", "{}", "{client-certificate: cert.pem}"),
            &[],
            "the client key of the user `me` is missing",
        ),
        (
            kubeconfig(
                "https://h",
                "{}",
                "{client-certificate: cert.pem, client-key: locked.pem}",
            ),
            &[],
            "is encrypted",
        ),
        (
            kubeconfig(
                "https://h",
                "{}",
                "{client-certificate: cert.pem, client-key: not.pem}",
            ),
            &[],
            "holds no PEM private key",
        ),
        (
            kubeconfig(
                "https://h",
                "{}",
                &format!("{{client-certificate-data: '{SECRET}', client-key-data: '{SECRET}!'}}"),
            ),
            &[],
            "is not valid base64",
        ),
        (
            kubeconfig("https://h", "{}", "{tokenFile: gone}"),
            &[],
            "cannot read the token file",
        ),
        (
            kubeconfig("https://h", "{}", &format!("{{token: \"{SECRET}\\n\"}}")),
            &[],
            "no HTTP header may hold",
        ),
        (
            kubeconfig(
                "https://h",
                "{}",
                &format!(
                    "{{auth-provider: {{name: gcp, config: {{cmd-path: /bin/false, cmd-args: {SECRET}}}}}}}"
                ),
            ),
            &[],
            "cannot be used",
        ),
        (
            kubeconfig("https://h", "{}", "{}"),
            &["--as-group", "g"],
            "add --as USER",
        ),
    ];
    check(&home, rows).await;
}

#[tokio::test]
async fn a_file_in_utf_16_or_with_a_mark_is_read_and_other_bytes_are_refused() {
    let server = Scripted::http(api).await;
    let home = Home::empty();
    let text = kubeconfig(&server.url(), "{}", "{}");
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    home.write(".kube/config", "");
    for bytes in [
        wide,
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        std::fs::write(home.path(".kube/config"), bytes).unwrap();
        home.connect(&[]).await.unwrap();
    }
    std::fs::write(home.path(".kube/config"), b"\xc3\x28").unwrap();
    assert!(home.sentence(&[]).await.contains("is not UTF-8 text"));
}

#[tokio::test]
async fn a_pipe_is_read_and_one_that_nobody_writes_to_is_given_up() {
    let server = Scripted::http(api).await;
    let home = Home::empty();
    let pipe = |name: &str| {
        let path = home.path(name);
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        path
    };
    let (mute, fed) = (pipe("mute"), pipe("fed"));
    let sentence = home
        .sentence(&["--kubeconfig", mute.to_str().unwrap()])
        .await;
    assert!(
        sentence.contains("gave nothing to read in 0.3 s"),
        "{sentence}"
    );
    std::fs::write(&mute, "").unwrap(); // lets the reader go, or the test would wait for it
    let (to, text) = (fed.clone(), kubeconfig(&server.url(), "{}", "{}"));
    let writer = std::thread::spawn(move || std::fs::write(to, text).unwrap());
    home.connect(&["--kubeconfig", fed.to_str().unwrap()])
        .await
        .unwrap();
    writer.join().unwrap();
}

#[tokio::test]
async fn five_thousand_contexts_are_read_and_told_in_short() {
    let home = Home::empty();
    let entry = |i: i32| format!("- {{name: c{i}, context: {{cluster: there, user: me}}}}\n");
    let contexts = (0..5000).map(entry).collect::<Vec<_>>().concat();
    home.write(".kube/config", &format!("contexts:\n{contexts}"));
    let sentence = home.sentence(&["--context", "x"]).await;
    assert!(
        sentence.contains("there are 5000, such as c0,"),
        "{sentence}"
    );
}

#[tokio::test]
async fn names_from_a_kubeconfig_are_shown_escaped_everywhere() {
    let server = Scripted::http(|asked| {
        if asked.path.contains("review") {
            (404, String::new())
        } else {
            api(asked)
        }
    })
    .await;
    let home = Home::empty();
    let name = "prod\\e[8m\\u202e";
    let text = format!(
        "current-context: \"{name}\"\ncontexts: [{{name: \"{name}\", context: {{cluster: there, user: \"{name}\"}}}}]
clusters: [{{name: there, cluster: {{server: '{}'}}}}]\nusers: [{{name: \"{name}\", user: {{}}}}]\n",
        server.url()
    );
    home.write(".kube/config", &text);
    let identity = home.connect(&[]).await.unwrap().identity;
    assert_eq!(&*identity.context, "prod^[[8m<U+202E>");
    assert_eq!(&*identity.user, "prod^[[8m<U+202E>");
    let output = home.run(&["--context", "a\u{1b}[2J"], &[]).await;
    assert!(
        stderr(&output).contains("no context `a^[[2J`: there is prod^[[8m<U+202E>"),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
#[tokio::test]
async fn credentials_that_others_can_read_are_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = Scripted::http(api).await;
    let home = Home::with(&server.url(), "{token: hunter2}");
    for (mode, told) in [(0o600, false), (0o644, true), (0o640, true)] {
        std::fs::set_permissions(
            home.path(".kube/config"),
            std::fs::Permissions::from_mode(mode),
        )
        .unwrap();
        let notices = home.connect(&[]).await.unwrap().notices;
        assert_eq!(
            notices
                .iter()
                .any(|notice| notice.contains("can be read by others")),
            told,
            "{mode:o} {notices:?}"
        );
    }
}

#[tokio::test]
async fn a_pods_own_account_is_used_only_without_any_kubeconfig_and_said() {
    let server = Scripted::http(api).await;
    let home = Home::empty();
    for (name, text) in [("token", "t0ken"), ("namespace", "db\n")] {
        home.write(&format!("account/{name}"), text);
    }
    let certificate = rcgen::generate_simple_self_signed(["x".into()]).unwrap();
    home.write("account/ca.crt", &certificate.cert.pem());
    let pod = Pod {
        server: server.url(),
        account: home.path("account"),
    };
    let surroundings = Surroundings {
        pod: Some(pod),
        ..home.surroundings()
    };
    let options = kubectl_sts::cli::Options::read(["sts"]).unwrap();
    let connected = kubectl_sts::cluster::connect::connect_in(&options.flags, &surroundings)
        .await
        .unwrap();
    assert!(
        connected.notices[0].starts_with("no kubeconfig: using the service account"),
        "{:?}",
        connected.notices
    );
    assert_eq!(server.asked()[0].header("authorization"), "Bearer t0ken");
    home.write(".kube/config", "contexts: []");
    let trouble = kubectl_sts::cluster::connect::connect_in(&options.flags, &surroundings)
        .await
        .err()
        .unwrap();
    assert!(
        trouble.to_string().contains("sets no current context"),
        "{trouble}"
    );
}
