//! `manimill serve`: the review page, for this machine alone. The only part of the tool that waits for requests.
//!
//! It listens on 127.0.0.1, answers only requests that name this machine as their host (so that no other site's name can be
//! pointed here), and takes decisions only with the secret that the page carries and never from another origin.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use manimill::ledger::Stage;
use manimill::options;
use manimill::report::{Dataset, Numbers, Page, Review};
use manimill::review::{Decisions, Said, Verdict, hash};
use manimill::settings::Settings;
use serde::{Deserialize, Serialize};

use crate::args::Arguments;
use crate::talk;

const TOKEN: HeaderName = HeaderName::from_static("x-manimill-token");

/// What the handlers share.
struct Desk {
    port: u16,
    token: String,
    page: String,
    /// Hash of each row's code, by id.
    codes: BTreeMap<String, String>,
    decisions: Mutex<Decisions>,
}

pub(crate) fn run(arguments: &Arguments, config: &Path, port: u16) -> anyhow::Result<ExitCode> {
    let config = &super::config_file(config)?;
    let settings = Settings::resolve(options::read(config)?, config, arguments.cache_folder()?, Stage::Render)?;
    let dataset = Dataset::read(&settings.output)?;
    let decisions = Decisions::read(&Decisions::path_for(config))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::bind(("127.0.0.1", port)).await.map_err(|cause| super::ports::refusal(port, &cause))?;
        let port = listener.local_addr()?.port();
        let desk = Desk::new(&dataset, decisions, port)?;
        talk::print(&format!("http://127.0.0.1:{port}/\n"))?;
        talk::say("press Ctrl-C when you are done");
        let until_stopped = async { drop(tokio::signal::ctrl_c().await) };
        axum::serve(listener, router(desk)).with_graceful_shutdown(until_stopped).await?;
        Ok(ExitCode::SUCCESS)
    })
}

impl Desk {
    fn new(dataset: &Dataset, decisions: Decisions, port: u16) -> anyhow::Result<Self> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).context("this machine gives no random numbers")?;
        let token = blake3::Hash::from_bytes(secret).to_hex().to_string();
        let file = decisions.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let numbers = Numbers::of(dataset);
        let page = Page::new(dataset, &numbers).for_review(Review { token: token.clone(), file }).html();
        let codes = dataset.kept.iter().map(|row| (row.id.clone(), hash(&row.code))).collect();
        Ok(Self { port, token, page, codes, decisions: Mutex::new(decisions) })
    }
}

fn router(desk: Desk) -> Router {
    let desk = Arc::new(desk);
    Router::new()
        .route("/", get(page))
        .route("/decisions", get(decisions))
        .route("/decisions", post(decide))
        .layer(from_fn_with_state(desk.clone(), guard))
        .with_state(desk)
}

/// Lets requests through that come from this machine's own page.
async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    if !is_from_here(desk.port, request.headers()) {
        return (StatusCode::FORBIDDEN, "this page is for this machine alone").into_response();
    }
    let mut response = next.run(request).await;
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

fn is_from_here(port: u16, headers: &HeaderMap) -> bool {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host_is_ours = text(header::HOST).is_some_and(|host| hosts.iter().any(|ours| ours == host));
    let origin_is_ours = text(header::ORIGIN).is_none_or(|origin| hosts.iter().any(|ours| format!("http://{ours}") == origin));
    host_is_ours && origin_is_ours
}

async fn page(State(desk): State<Arc<Desk>>) -> Html<String> {
    Html(desk.page.clone())
}

/// A decision as the page shows it.
#[derive(Serialize)]
struct Shown {
    verdict: Verdict,
    note: String,
    /// Whether the code is another one since.
    stale: bool,
}

async fn decisions(State(desk): State<Arc<Desk>>) -> Json<BTreeMap<String, Shown>> {
    let mut decisions = desk.decisions.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = decisions.reload() {
        tracing::warn!("{error}; the page shows what was read before");
    }
    let shown = decisions.iter().map(|said| {
        let stale = desk.codes.get(&said.id).is_some_and(|code| !said.code.is_empty() && *code != said.code);
        (said.id.clone(), Shown { verdict: said.verdict, note: said.note.clone(), stale })
    });
    Json(shown.collect())
}

/// A decision as the page sends it; no verdict takes it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    id: String,
    verdict: Option<Verdict>,
    #[serde(default)]
    note: String,
}

async fn decide(State(desk): State<Arc<Desk>>, headers: HeaderMap, Json(sent): Json<Sent>) -> Response {
    let token = headers.get(TOKEN).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    // Hashes are compared, so that the time that it takes says nothing of the secret.
    if blake3::hash(token) != blake3::hash(desk.token.as_bytes()) {
        return (StatusCode::FORBIDDEN, "the page is of an earlier run; load it again").into_response();
    }
    let Some(code) = desk.codes.get(&sent.id) else {
        return (StatusCode::NOT_FOUND, "no sample has that id").into_response();
    };
    let said = sent.verdict.map(|verdict| Said { id: sent.id.clone(), verdict, note: sent.note, code: code.clone() });
    let mut decisions = desk.decisions.lock().unwrap_or_else(PoisonError::into_inner);
    match decisions.decide(&sent.id, said) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use manimill::report::Kept;
    use tower::ServiceExt as _;

    use super::*;

    const OURS: &str = "127.0.0.1:8000";

    fn desk(folder: &Path) -> (Router, String) {
        let kept = vec![Kept { id: "a:b.py#C".into(), code: "x = 1\n".into(), ..Kept::default() }];
        let dataset = Dataset { kept, ..Dataset::default() };
        let decisions = Decisions::read(&folder.join("manimill.review.toml")).expect("there is none yet");
        let desk = Desk::new(&dataset, decisions, 8000).expect("a desk");
        let token = desk.token.clone();
        (router(desk), token)
    }

    async fn send(router: &Router, host: &str, origin: Option<&str>, token: &str, body: &str) -> StatusCode {
        let mut request = Request::post("/decisions").header("host", host).header("content-type", "application/json");
        request = request.header("x-manimill-token", token);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        router.clone().oneshot(request.body(Body::from(body.to_owned())).expect("a request")).await.expect("an answer").status()
    }

    #[tokio::test]
    async fn a_decision_is_in_the_file_when_the_page_hears_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (router, token) = desk(folder.path());
        let body = r#"{"id": "a:b.py#C", "verdict": "reject", "note": "blank"}"#;
        assert_eq!(send(&router, OURS, Some("http://127.0.0.1:8000"), &token, body).await, StatusCode::NO_CONTENT);
        let read = || Decisions::read(&folder.path().join("manimill.review.toml")).expect("it is read");
        assert!(read().rejection("a:b.py#C", "").is_some_and(|said| said.note == "blank" && said.code == hash("x = 1\n")));
        let body = r#"{"id": "a:b.py#C", "verdict": null}"#;
        assert_eq!(send(&router, OURS, None, &token, body).await, StatusCode::NO_CONTENT);
        assert!(read().get("a:b.py#C").is_none());
    }

    #[tokio::test]
    async fn nobody_else_decides() {
        let folder = tempfile::tempdir().expect("a folder");
        let (router, token) = desk(folder.path());
        let body = r#"{"id": "a:b.py#C", "verdict": "reject"}"#;
        assert_eq!(send(&router, OURS, None, "guessed", body).await, StatusCode::FORBIDDEN);
        assert_eq!(send(&router, OURS, Some("https://example.org"), &token, body).await, StatusCode::FORBIDDEN);
        assert_eq!(send(&router, OURS, Some("null"), &token, body).await, StatusCode::FORBIDDEN);
        assert_eq!(send(&router, "example.org", None, &token, body).await, StatusCode::FORBIDDEN);
        assert_eq!(send(&router, OURS, None, &token, r#"{"id": "other", "verdict": "reject"}"#).await, StatusCode::NOT_FOUND);
        assert!(!folder.path().join("manimill.review.toml").exists());
    }

    #[tokio::test]
    async fn the_page_is_for_this_machine_and_in_no_frame() {
        let folder = tempfile::tempdir().expect("a folder");
        let (router, _) = desk(folder.path());
        let get = |host: &str| Request::get("/").header("host", host).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(get(OURS)).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-security-policy"], "frame-ancestors 'none'");
        let answer = router.oneshot(get("rebound.example.org:8000")).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
}
