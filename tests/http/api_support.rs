//! The API over a real database, with the worker at its side, and people who call it.

use app::{App, Platform, vault::PersonDetails};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use domain::structures::{StructureCommand, StructureKind, Territory};
use kernel::{AccountId, Actor, CommandId, IdSource, MemberId, Role, StructureId, TenantId};
use serde_json::Value;
use std::sync::Arc;
use test_support::{TestClock, TestDatabase, TestIds, eventually};
use tower::ServiceExt;
use web::WebState;

/// The platform, served.
pub struct World {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub hub: StructureId,
    ids: Arc<TestIds>,
    service: Router,
    database: TestDatabase,
}

/// Somebody signed in, by the key of their session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session(pub String);

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// A header as text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The id of what was made or changed.
    #[track_caller]
    pub fn id(&self) -> String {
        assert!(self.status.is_success(), "{self:?}: {}", String::from_utf8_lossy(&self.bytes));
        self.json()["id"].as_str().expect("an id").to_owned()
    }

    /// A problem document: its status, its slug, and French words for people.
    #[track_caller]
    pub fn is_refused(&self, status: u16, kind: &str) -> Value {
        let told = self.json();
        assert_eq!(self.status.as_u16(), status, "{told}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{told}");
        assert_eq!(told["type"], format!("/problems/{kind}"), "{told}");
        assert_eq!(told["status"], status, "{told}");
        let detail = told["detail"].as_str().expect("a detail");
        let is_sentence = detail.ends_with('.') && detail.starts_with(char::is_uppercase);
        assert!(is_sentence || detail.starts_with('«'), "{detail}");
        is_set_in_french(detail);
        is_set_in_french(told["title"].as_str().expect("a title"));
        told
    }
}

/// French typography: no straight apostrophe, no ordinary space beside high signs.
#[track_caller]
pub fn is_set_in_french(text: &str) {
    assert!(!text.contains('\''), "a straight apostrophe: {text}");
    for sign in [" :", " ;", " !", " ?", " »", "« ", " €", " %"] {
        assert!(!text.contains(sign), "an ordinary space in {sign:?}: {text}");
    }
}

impl World {
    /// A hub whose coordination can sign in, and nobody else.
    pub async fn new() -> Self {
        let database = TestDatabase::new().await;
        let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(11)));
        let (pool, worker_pool) = (database.app().await, database.worker().await);
        let platform = Platform::new(
            pool,
            worker_pool,
            clock.clone(),
            ids.clone(),
            solidaires_tests::keys::keys(),
        );
        let app = platform.app.clone();
        let worker = platform.worker();
        tokio::spawn(async move { worker.run(std::future::pending()).await });
        let service = web::router(WebState::new(app.clone(), "http://localhost:8080"));
        let hub = StructureId::from_uuid(ids.fresh());
        let world = Self { app, clock, hub, ids, service, database };
        world.register_hub().await;
        world
    }

    async fn register_hub(&self) {
        let account = AccountId::derived(&[b"operator"]);
        let operator = Actor { account, tenant: self.hub.into(), role: Role::Coordinator };
        let register = StructureCommand::Register {
            name: "Plateforme de Toul".to_owned(),
            kind: StructureKind::Hub,
            territory: Territory { commune: "54528".to_owned(), epci: "200070563".to_owned() },
            hub: None,
        };
        let command = app::Command::Structure(self.hub, register);
        let id = CommandId::from_uuid(self.ids.fresh());
        self.app.execute(&operator, app::Request::new(id, command)).await.unwrap();
    }

    /// Somebody who is let in by the operator, and signs in through the API.
    pub async fn sign_in(&self, tenant: TenantId, role: Role) -> Session {
        let account = AccountId::from_uuid(self.ids.fresh());
        let details = PersonDetails { alias: account.to_string(), ..PersonDetails::default() };
        self.app.add_access(tenant, account, role, &details).await.unwrap();
        let secret = runtime::random_bytes().unwrap();
        let link = self.app.sign_in_link(tenant, account, secret).await.unwrap();
        self.open_session(&link.to_string()).await
    }

    pub async fn coordinator(&self) -> Session {
        self.sign_in(self.hub.into(), Role::Coordinator).await
    }

    /// A member whom the animator gave a link.
    pub async fn sign_in_member(&self, structure: StructureId, member: &str) -> Session {
        let animator = AccountId::from_uuid(self.ids.fresh());
        let actor = Actor { account: animator, tenant: structure.into(), role: Role::Animator };
        let secret = runtime::random_bytes().unwrap();
        let member: MemberId = member.parse().unwrap();
        let link = self.app.link_for_member(&actor, member, secret).await.unwrap();
        self.open_session(&format!("http://localhost:8080/connexion/{link}")).await
    }

    async fn open_session(&self, link: &str) -> Session {
        let body = serde_json::json!({ "link": link });
        let answer = self.call(None, Method::POST, "/sessions").json(&body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
        Session(answer.json()["token"].as_str().unwrap().to_owned())
    }

    /// A request below `/api/v1`, to be completed and sent.
    pub fn call<'a>(&'a self, session: Option<&Session>, method: Method, path: &str) -> Call<'a> {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(Session(token)) = session {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        Call { world: self, request }
    }

    pub async fn get(&self, session: &Session, path: &str) -> Answer {
        self.call(Some(session), Method::GET, path).empty().await
    }

    /// A change with a key of its own.
    pub async fn post(&self, session: &Session, path: &str, body: Value) -> Answer {
        let key = self.ids.fresh().to_string();
        self.call(Some(session), Method::POST, path).with("idempotency-key", &key).json(&body).await
    }

    pub async fn put(&self, session: &Session, path: &str, body: Value) -> Answer {
        self.call(Some(session), Method::PUT, path).json(&body).await
    }

    /// Asks until the answer is what it will be once the worker has done its part.
    pub async fn get_until(
        &self,
        session: &Session,
        path: &str,
        there: impl Fn(&Value) -> bool,
    ) -> Value {
        let there = &there;
        eventually(move || async move {
            let json = self.get(session, path).await.json();
            there(&json).then_some(json)
        })
        .await
    }

    /// How many events the log holds: a refusal adds none.
    pub async fn events(&self) -> i64 {
        let pool = self.database.superuser().await;
        sqlx::query_scalar("SELECT count(*) FROM eventlog.events").fetch_one(&pool).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.service.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
        Answer { status, headers, bytes }
    }
}

/// A request that is being written.
pub struct Call<'a> {
    world: &'a World,
    request: axum::http::request::Builder,
}

impl Call<'_> {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub async fn empty(self) -> Answer {
        self.world.send(self.request.body(Body::empty()).unwrap()).await
    }

    pub async fn json(self, body: &Value) -> Answer {
        self.with("content-type", "application/json").bytes(body.to_string()).await
    }

    pub async fn bytes(self, body: impl Into<Body>) -> Answer {
        self.world.send(self.request.body(body.into()).unwrap()).await
    }
}
