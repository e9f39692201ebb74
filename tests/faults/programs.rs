//! Programs that the test starts, and kills.

use solidaires_tests::keys::keys_given;
use std::{
    io::Write,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The executable as it is delivered, built from the same `main`.
const EXECUTABLE: &str = env!("CARGO_BIN_EXE_solidaires-under-test");

/// A service that runs until it is killed.
pub struct Program(Child);

impl Program {
    /// Starts `solidaires <task>` on a database; `listen` matters to `serve` alone.
    pub fn start(task: &str, database_url: &str, listen: SocketAddr) -> Self {
        Self::start_publishing(task, database_url, listen, Path::new(""))
    }

    /// The same, publishing the log in a folder.
    pub fn start_publishing(task: &str, url: &str, listen: SocketAddr, folder: &Path) -> Self {
        let child = Command::new(EXECUTABLE)
            .arg(task)
            .env("DATABASE_URL", url)
            .env("SOLIDAIRES_VAULT_KEYS", keys_given())
            .env("SOLIDAIRES_PUBLICATION", folder)
            .env("SOLIDAIRES_LISTEN", listen.to_string())
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    /// Stops it in the middle of whatever it does, as if its machine were cut off.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on, unaware of what happened meanwhile.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").arg(signal).arg(self.0.id().to_string()).status();
        assert!(sent.unwrap().success());
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What a program that ran to its end said.
pub struct Said {
    pub succeeded: bool,
    /// What it wrote, results and errors.
    pub text: String,
}

/// Runs `solidaires` with these words to its end.
pub fn run(words: &[&str], database_url: &str) -> Said {
    run_publishing(words, database_url, Path::new(""), "")
}

/// The same, publishing the log in a folder, with a text at its input. What should end and does not
/// is ended after five minutes.
pub fn run_publishing(words: &[&str], database_url: &str, folder: &Path, input: &str) -> Said {
    let child = Command::new("timeout")
        .args(["300", EXECUTABLE])
        .args(words)
        .env("DATABASE_URL", database_url)
        .env("SOLIDAIRES_VAULT_KEYS", keys_given())
        .env("SOLIDAIRES_PUBLICATION", folder)
        .env("SOLIDAIRES_LISTEN", free_address().to_string())
        .env("RUST_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    Said { succeeded: output.status.success(), text }
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
}

/// SIGKILL to a process of ours and to all that it started.
pub fn kill_with_children(pid: u32) {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut doomed = vec![pid.to_string()];
    for line in listed.lines() {
        let mut words = line.split_whitespace();
        if let (Some(child), Some(parent)) = (words.next(), words.next())
            && parent == doomed[0]
        {
            doomed.push(child.to_owned());
        }
    }
    let killed = Command::new("kill").arg("-KILL").args(&doomed).stderr(Stdio::null()).status();
    killed.unwrap();
}
