//! The services as they are delivered, and requests to them.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The executable as it is delivered, built from the same `main`.
const EXECUTABLE: &str = env!("CARGO_BIN_EXE_solidaires-under-test");

/// A service that runs until it is killed.
pub struct Service(Child);

impl Service {
    /// Starts the worker.
    pub fn work(primary: &str) -> Self {
        Self::start(Command::new(EXECUTABLE).arg("work").env("DATABASE_URL", primary))
    }

    /// Starts the web service, with a replica to read from or an empty text.
    pub fn serve(address: SocketAddr, primary: &str, replica: &str) -> Self {
        Self::start(
            Command::new(EXECUTABLE)
                .arg("serve")
                .env("DATABASE_URL", primary)
                .env("SOLIDAIRES_READ_REPLICAS", replica)
                .env("SOLIDAIRES_LISTEN", address.to_string()),
        )
    }

    fn start(command: &mut Command) -> Self {
        command.env("RUST_LOG", "error,app::replicas=info");
        command.env("SOLIDAIRES_VAULT_KEYS", solidaires_tests::keys::keys_given());
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap())
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// One request over the network, by hand: whatever goes wrong on the way is an answer too.
///
/// # Errors
/// Fails where nobody listens, or the answer is cut short.
pub async fn ask(
    address: SocketAddr,
    what: &str,
    headers: &[(&str, String)],
    body: &str,
) -> io::Result<Answer> {
    let mut text = format!("{what} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = body.len();
    text.push_str("Content-Type: application/json\r\n");
    text.push_str(&format!("Content-Length: {length}\r\n\r\n{body}"));
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(text.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let cut_short = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_short)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.ok_or_else(cut_short)?, body: body.to_owned() })
}
