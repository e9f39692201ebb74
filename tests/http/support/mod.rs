//! The whole service on a database of its own, and somebody with a browser.
//!
//! Entry: [`TestApp::new`], then [`TestApp::browser`] for each person. Requests go through the
//! router as the server would send them; while a change is made, the worker works.

mod form;
mod outsiders;
mod page;
mod village;

pub use form::Form;
pub use outsiders::{funder, stranger_farmer};
pub use page::Page;
pub use village::{Village, command, member};

use app::{App, Token, Worker};
use axum::{Router, body::Body, http::Request};
use kernel::{AccountId, Actor};
use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};
use test_support::{TestClock, TestDatabase, TestIds};
use tower::ServiceExt;

pub struct TestApp {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub worker: Worker,
    router: Router,
    secrets: AtomicU8,
    pub database: TestDatabase,
}

/// Somebody's browser: it keeps one session, or none.
#[derive(Clone)]
pub struct Browser<'a> {
    app: &'a TestApp,
    cookie: Option<String>,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::at("http://localhost:8080").await
    }

    /// Reached by people at `public_url`.
    pub async fn at(public_url: &str) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(TestClock::default());
        let ids = Arc::new(TestIds::default());
        let app =
            App::new(database.app().await, clock.clone(), ids, solidaires_tests::keys::keys());
        let worker = Worker::new(app.clone(), database.worker().await);
        let router = web::router(web::WebState::new(app.clone(), public_url));
        Self { app, clock, worker, router, secrets: AtomicU8::new(1), database }
    }

    /// The same, with its log published in this folder.
    pub fn publishing(self, publication: app::publication::Publication) -> Self {
        let state = web::WebState::new(self.app.clone(), "http://localhost:8080");
        Self { router: web::router(state.with_publication(Some(publication))), ..self }
    }

    /// As the superuser, who sees everything.
    pub async fn superuser(&self) -> sqlx::PgPool {
        self.database.superuser().await
    }

    pub async fn catch_up(&self) {
        self.worker.catch_up().await.unwrap();
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser<'_> {
        Browser { app: self, cookie: None }
    }

    /// A fresh sign-in link, as its address.
    pub async fn link(&self, actor: &Actor) -> String {
        format!("/connexion/{}", self.token(actor.tenant, actor.account).await)
    }

    async fn token(&self, tenant: kernel::TenantId, account: AccountId) -> Token {
        let secret = [self.secrets.fetch_add(1, Ordering::SeqCst); 32];
        self.app.sign_in_link(tenant, account, secret).await.unwrap()
    }

    /// A browser in which this person signed in.
    pub async fn browser(&self, actor: &Actor) -> Browser<'_> {
        let link = self.link(actor).await;
        let mut browser = self.stranger();
        let entered = browser.open(&link).await.form(&link).submit(&browser).await;
        browser.keep(&entered);
        assert!(browser.cookie.is_some(), "signed in: {}", entered.status);
        browser
    }

    /// Sends a request, with the worker at work until it is answered.
    pub async fn send(&self, request: Request<Body>) -> Page {
        let path = request.uri().path().to_owned();
        let changes = request.method() != "GET";
        let answering = self.router.clone().oneshot(request);
        let working = async {
            loop {
                self.worker.round().await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let response = if changes {
            tokio::select! {
                response = answering => response.unwrap(),
                () = working => unreachable!("it works for ever"),
            }
        } else {
            answering.await.unwrap()
        };
        if changes {
            self.catch_up().await;
        }
        Page::read(path, response).await
    }
}

impl Browser<'_> {
    pub async fn open(&self, path: &str) -> Page {
        self.app.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Posts exactly these fields.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let owned: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        self.app.send(self.post_request(path, &owned)).await
    }

    pub fn post_request(&self, path: &str, fields: &[(String, String)]) -> Request<Body> {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        self.request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Page {
        self.app.send(request).await
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Takes the cookie that an answer sets.
    pub fn keep(&mut self, page: &Page) {
        if let Some(cookie) = page.headers.get("set-cookie") {
            let text = cookie.to_str().unwrap();
            self.cookie = text.split(';').next().map(str::to_owned);
        }
    }

    /// The same browser with one more cookie.
    #[must_use]
    pub fn with_cookie(&self, cookie: &str) -> Self {
        let cookies: Vec<&str> = self.cookie.iter().map(String::as_str).chain([cookie]).collect();
        Self { cookie: Some(cookies.join("; ")), ..self.clone() }
    }

    /// Opens where a change led to.
    pub async fn follow(&self, page: &Page) -> Page {
        self.open(&page.location()).await
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
