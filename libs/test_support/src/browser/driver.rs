//! chromedriver: finding it, running it as long as the test process lives, and sending it the
//! few commands that fantoccini has no words for.

use super::BrowserError;
use serde_json::Value;
use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::Mutex,
    thread,
    time::Duration,
};

/// A browser may take long to answer on a busy machine.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// The names under which distributions ship them, and where, besides the PATH.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];
const FOLDERS: [&str; 3] = ["/usr/bin", "/snap/bin", "/usr/lib/chromium-browser"];

/// Ends the driver and its browsers, which are one process group, when this process ends, however
/// it ends: its end of the pipe then closes.
const RUN_UNTIL_STDIN_CLOSES: &str = r#""$@" & cat > /dev/null; kill 0"#;

/// A running chromedriver.
#[derive(Debug, Clone)]
pub(super) struct Driver {
    port: u16,
    browser: PathBuf,
}

/// The driver of this process, and the pipe that keeps it alive.
static SHARED: Mutex<Option<(Driver, ChildStdin)>> = Mutex::new(None);

impl Driver {
    pub fn shared() -> Result<Self, BrowserError> {
        let mut shared = SHARED.lock().map_err(|_| io::Error::other("its start failed before"))?;
        if let Some((driver, _)) = shared.as_ref() {
            return Ok(driver.clone());
        }
        let (driver, pipe) = Self::start()?;
        *shared = Some((driver.clone(), pipe));
        Ok(driver)
    }

    fn start() -> Result<(Self, ChildStdin), BrowserError> {
        let browser = find(&BROWSERS).ok_or(BrowserError::NotInstalled { program: "Chromium" })?;
        let program =
            find(&DRIVERS).ok_or(BrowserError::NotInstalled { program: "chromedriver" })?;
        let mut child = Command::new("sh")
            .args(["-c", RUN_UNTIL_STDIN_CLOSES, "sh"])
            .arg(program)
            .arg("--port=0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let (Some(pipe), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no pipes").into());
        };
        let mut lines = BufReader::new(output).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| port_in(&line))
            .ok_or_else(|| io::Error::other("it did not say its port"))?;
        // What else it says is read, so that the pipe never fills.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok((Self { port, browser }, pipe))
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn browser(&self) -> &Path {
        &self.browser
    }

    pub async fn send(
        &self,
        method: &'static str,
        path: &str,
        body: &Value,
    ) -> Result<Value, BrowserError> {
        let (driver, path, body) = (self.clone(), path.to_owned(), body.to_string());
        let answer =
            tokio::task::spawn_blocking(move || driver.send_blocking(method, &path, &body));
        let answer = answer.await.map_err(io::Error::other)??;
        Ok(serde_json::from_slice(&answer).map_err(io::Error::other)?)
    }

    pub fn send_blocking(&self, method: &str, path: &str, body: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        answer_body(BufReader::new(stream))
    }
}

/// The body of an HTTP response that says how long it is, as chromedriver's all do.
fn answer_body(mut reader: impl BufRead) -> io::Result<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

/// `ChromeDriver was started successfully on port 35729.` gives 35729.
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).chain(FOLDERS.map(PathBuf::from)).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}
