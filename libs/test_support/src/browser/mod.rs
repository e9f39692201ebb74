//! A real browser, without a window, that a test drives.
//!
//! Entry: [`TestBrowser::open`]; the rest is fantoccini's [`Client`], which a browser
//! dereferences to. Chromium is driven through chromedriver, which is started once per process.

mod driver;

use driver::Driver;
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    fs, io, mem,
    ops::Deref,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

/// A page is photographed at most this high.
const SCREENSHOT_HEIGHT_MAX: u64 = 16_384;

/// Quiet, without a sandbox (which root and most containers cannot have), always the same.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=fr",
];

/// What kept the browser from doing what the test asked.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error(
        "{program} est introuvable\u{a0}: installez les paquets «\u{a0}chromium\u{a0}» et \
         «\u{a0}chromium-driver\u{a0}» / {program} not found: install the packages \"chromium\" \
         and \"chromium-driver\""
    )]
    NotInstalled { program: &'static str },
    #[error("chromedriver: {0}")]
    Driver(#[from] io::Error),
    #[error("no browser session: {0}")]
    Session(#[from] fantoccini::error::NewSessionError),
    #[error("browser command: {0}")]
    Command(#[from] fantoccini::error::CmdError),
    #[error("the browser answered: {0}")]
    Answer(Value),
}

/// One browser with a profile of its own, closed with this value.
#[derive(Debug)]
pub struct TestBrowser {
    client: Client,
    driver: Driver,
    session: String,
    profile: PathBuf,
    viewport: (u32, u64),
    scripts: AtomicBool,
}

impl TestBrowser {
    /// Opens a browser with a viewport of 1280 × 800 CSS pixels.
    ///
    /// # Panics
    ///
    /// Where there is no Chromium: see [`TestBrowser::try_open`].
    pub async fn open() -> Self {
        match Self::try_open().await {
            Ok(browser) => browser,
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn try_open() -> Result<Self, BrowserError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("solidaires-browser-{}-{count}", process::id());
        let profile = std::env::temp_dir().join(name);
        Self::on(profile).await
    }

    /// Ends the browser at once, as an empty battery does, and opens another one with what the
    /// first had on its disk.
    ///
    /// # Errors
    /// When the browser is not found running, or the next one does not open.
    pub async fn killed_and_opened_again(mut self) -> Result<Self, BrowserError> {
        // Chromium names its process there: `host-1234`.
        let lock = fs::read_link(self.profile.join("SingletonLock"))?;
        let name = lock.to_string_lossy().into_owned();
        let process = name.rsplit('-').next().unwrap_or_default();
        Command::new("kill").args(["-KILL", process]).status()?;
        let profile = mem::take(&mut self.profile);
        drop(self);
        Self::on(profile).await
    }

    async fn on(profile: PathBuf) -> Result<Self, BrowserError> {
        let driver = Driver::shared()?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&driver, &profile))
            .connect(&driver.url())
            .await?;
        let session = client.session_id().await?.unwrap_or_default();
        let mut browser = Self {
            client,
            driver,
            session,
            profile,
            viewport: (1280, 800),
            scripts: AtomicBool::new(true),
        };
        browser.viewport(1280, 800).await?;
        Ok(browser)
    }

    /// Gives the page exactly this many CSS pixels (a window could not be narrower than 500).
    pub async fn viewport(&mut self, width: u32, height: u32) -> Result<(), BrowserError> {
        self.viewport = (width, u64::from(height));
        self.resize(self.viewport.1).await
    }

    /// Lets the scripts of the pages that are opened from now on run, or not.
    pub async fn with_javascript(&self, enabled: bool) -> Result<(), BrowserError> {
        let arguments = json!({ "value": !enabled });
        self.devtools("Emulation.setScriptExecutionDisabled", arguments).await?;
        self.scripts.store(enabled, Ordering::Relaxed);
        Ok(())
    }

    /// Whether the scripts of pages run.
    pub fn has_javascript(&self) -> bool {
        self.scripts.load(Ordering::Relaxed)
    }

    /// Shows pages as somebody sees them who likes them dark, or light.
    pub async fn prefers_dark(&self, dark: bool) -> Result<(), BrowserError> {
        let value = if dark { "dark" } else { "light" };
        let feature = |name, value| json!({ "name": name, "value": value });
        // Without motion, so that no colour is seen on its way to another.
        let features =
            [feature("prefers-color-scheme", value), feature("prefers-reduced-motion", "reduce")];
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// Writes a PNG image of the whole page, making the folder if there is none.
    pub async fn screenshot(&self, path: impl AsRef<Path>) -> Result<(), BrowserError> {
        let script = "return document.documentElement.scrollHeight";
        let height = self.client.execute(script, Vec::new()).await?.as_u64().unwrap_or_default();
        self.resize(height.clamp(self.viewport.1, SCREENSHOT_HEIGHT_MAX)).await?;
        let image = self.client.screenshot().await?;
        self.resize(self.viewport.1).await?;
        if let Some(folder) = path.as_ref().parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, image)?;
        Ok(())
    }

    /// What the browser noted since it was last asked: `browser` for what a page's console shows,
    /// `performance` for events of the DevTools protocol, such as every request and response.
    pub async fn noted(&self, kind: &str) -> Result<Vec<Value>, BrowserError> {
        let path = format!("/session/{}/se/log", self.session);
        let mut answer = self.driver.send("POST", &path, &json!({ "type": kind })).await?;
        match answer["value"].take() {
            Value::Array(notes) => Ok(notes),
            other => Err(BrowserError::Answer(other)),
        }
    }

    async fn resize(&self, height: u64) -> Result<(), BrowserError> {
        let (width, _) = self.viewport;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// A command of the Chrome DevTools Protocol, for what WebDriver has no words for.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value, BrowserError> {
        let path = format!("/session/{}/goog/cdp/execute", self.session);
        let body = json!({ "cmd": command, "params": params });
        let mut answer = self.driver.send("POST", &path, &body).await?;
        let value = answer["value"].take();
        if value.get("error").is_some() {
            return Err(BrowserError::Answer(value));
        }
        Ok(value)
    }
}

impl Deref for TestBrowser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for TestBrowser {
    /// Best effort: what stays open ends with the process.
    fn drop(&mut self) {
        self.driver.send_blocking("DELETE", &format!("/session/{}", self.session), "").ok();
        fs::remove_dir_all(&self.profile).ok();
    }
}

fn capabilities(driver: &Driver, profile: &Path) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let options = json!({ "binary": driver.browser(), "args": flags });
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("chrome")),
        ("goog:chromeOptions".to_owned(), options),
        ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL", "performance": "ALL" })),
    ])
}

#[cfg(test)]
mod tests;
