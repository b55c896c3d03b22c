//! Proxies between us and the server: used as kubectl does, and told apart from it.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::loopback::{Home, Scripted, api, assert_connected, kubeconfig, stderr};

/// A proxy that connects every CONNECT to one port of this machine.
pub async fn tunnel_to(port: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                head(&mut client).await;
                client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
            });
        }
    });
    address
}

/// A proxy that answers every CONNECT with this.
async fn refusing(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            head(&mut client).await;
            drop(client.write_all(answer.as_bytes()).await);
        }
    });
    address
}

async fn head(client: &mut TcpStream) -> String {
    let (mut read, mut chunk) = (Vec::new(), [0; 1024]);
    while !read.ends_with(b"\r\n\r\n") {
        match client.read(&mut chunk).await {
            Ok(count @ 1..) => read.extend_from_slice(&chunk[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn through(proxy: &str, server: &str) -> Home {
    let home = Home::empty();
    home.write(
        ".kube/config",
        &kubeconfig(
            server,
            &format!("{{proxy-url: 'http://ada:hunter2@{proxy}'}}"),
            "{token: hunter2}",
        ),
    );
    home
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_as_the_proxy_and_its_password_is_not() {
    for (answer, why) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "407, it wants a login",
        ),
        (
            "HTTP/1.1 403 Forbidden\r\n\r\n\u{1b}[2J",
            "it refused CONNECT",
        ),
    ] {
        let proxy = refusing(answer).await;
        let sentence = through(&proxy, "https://cluster.example")
            .sentence(&[])
            .await;
        assert_eq!(
            sentence,
            format!("the proxy {proxy}, not the API server, keeps us from cluster.example: {why}")
        );
    }
    let sentence = through("nosuch.invalid:3128", "https://cluster.example")
        .sentence(&[])
        .await;
    assert!(
        sentence.contains("nosuch.invalid:3128") && !sentence.contains("hunter2"),
        "{sentence}"
    );
}

#[tokio::test]
async fn an_error_page_of_a_gateway_is_told_from_the_servers_own_words() {
    let server =
        Scripted::http(|_| (502, "<html>\u{1b}]0;x\u{7}\n bad gateway</html>".into())).await;
    let sentence = Home::with(&server.url(), "{}").sentence(&[]).await;
    assert!(
        sentence.contains("from a proxy, not the API server: <html>^[]0;x^G bad gateway"),
        "{sentence}"
    );
    let server = Scripted::http(|_| (403, "<html>blocked</html>".into())).await;
    let sentence = Home::with(&server.url(), "{}")
        .sentence(&["-n", "db"])
        .await;
    assert!(
        sentence.contains("from a proxy"),
        "a proxy that forbids says nothing about our rights: {sentence}"
    );
}

#[tokio::test]
async fn the_environments_proxy_is_used_unless_no_proxy_or_the_machine_itself() {
    let server = Scripted::http(api).await;
    let proxy = format!("http://{}", tunnel_to(server.port).await);
    let home = Home::with("http://cluster.example", "{}");
    assert_connected(&home.run(&[], &[("HTTP_PROXY", &proxy)]).await);
    let output = home
        .run(
            &[],
            &[("HTTP_PROXY", &proxy), ("NO_PROXY", "10.0.0.0/8,.example")],
        )
        .await;
    assert!(
        stderr(&output).contains("cannot reach cluster.example"),
        "{}",
        stderr(&output)
    );
    let home = Home::with(&server.url(), "{}");
    let output = home
        .run(&[], &[("HTTP_PROXY", "http://nosuch.invalid:1")])
        .await;
    assert_connected(&output);
}
