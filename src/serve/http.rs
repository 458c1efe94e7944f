//! HTTP: from a request to its answer, on the runtime of axum.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::header::{
    ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, RETRY_AFTER,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::answer::{Answer, Refusal};
use super::api::ROUTES;
use super::assets::asset;
use super::guard::{Guard, seal};
use super::job::Job;
use super::keeper::Keeper;
use super::listener::Listener;
use super::openapi::openapi;
use super::parameters::{Given, Route};
use super::settings::{ENDING, PATIENCE, ServeSettings};

/// What every request may need.
pub(super) struct Server {
    guard: Guard,
    keeper: Arc<Keeper>,
}

impl Server {
    pub(super) fn new(settings: &ServeSettings, bound: SocketAddr, keeper: Arc<Keeper>) -> Server {
        Server {
            guard: Guard::new(bound, &settings.host_names),
            keeper,
        }
    }
}

/// Serves until the process is asked to end, and then until the last answers are given or too late.
pub(super) async fn run(
    listener: std::net::TcpListener,
    server: Arc<Server>,
) -> std::io::Result<()> {
    let listener = Listener::new(tokio::net::TcpListener::from_std(listener)?);
    let app = Router::new().fallback(respond).with_state(server);
    let (ending, asked) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async {
        end_asked().await;
        drop(ending);
    });
    let late = async {
        let _ = asked.await;
        sleep(ENDING).await;
        Ok(())
    };
    let (done, told) = oneshot::channel();
    tokio::spawn(async move {
        let _ = done.send(serving.await);
    });
    let served = async { told.await.unwrap_or(Ok(())) };
    first_of(served, late).await
}

/// The first of two to be done.
async fn first_of<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    std::future::poll_fn(|context| {
        let first = a.as_mut().poll(context);
        if first.is_ready() {
            return first;
        }
        b.as_mut().poll(context)
    })
    .await
}

/// Waits until the process is asked to end.
async fn end_asked() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut asked) => drop(asked.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        first_of(interrupted, terminated).await;
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// Answers a request.
async fn respond(
    Shared(server): Shared<Arc<Server>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answered = match server.guard.check(&method, &uri, &headers) {
        Ok(()) => server.answer(&uri, &headers).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = answered.unwrap_or_else(|refusal| refused(&refusal));
    seal(response.headers_mut());
    response
}

impl Server {
    async fn answer(&self, uri: &Uri, asked: &HeaderMap) -> Result<Response, Refusal> {
        let (path, query) = (uri.path(), uri.query().unwrap_or(""));
        if let Some((asset, tag)) = asset(path) {
            let known = asked.get(IF_NONE_MATCH);
            let same = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
            let mut response = match same {
                true => with_status(StatusCode::NOT_MODIFIED, Body::empty()),
                false => with_status(StatusCode::OK, Body::from(asset.bytes)),
            };
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media));
            set(headers, ETAG, tag);
            return Ok(response);
        }
        if path == "/api/openapi.json" {
            return Ok(answered(&Answer::json(&openapi())));
        }
        let name = path.strip_prefix("/api/");
        let route = name.and_then(|name| ROUTES.iter().find(|route| route.name == name));
        match route {
            Some(route) => Ok(answered(&*self.ask(route, query).await?)),
            None => Err(Refusal::new(404, "there is nothing at this address")),
        }
    }

    /// Has a question answered by a worker over the newest state, or as it was answered before.
    async fn ask(&self, route: &'static Route, query: &str) -> Result<Arc<Answer>, Refusal> {
        let given = Given::read(route.parameters, query)?;
        let generation = self.keeper.current()?;
        let question = format!("{}?{query}", route.name);
        if let Some(answer) = generation.kept.get(&question) {
            return Ok(answer);
        }
        let (reply, told) = oneshot::channel();
        generation.ask(Job {
            route,
            given,
            until: Instant::now() + PATIENCE,
            reply,
        })?;
        let late = || {
            Refusal::new(
                503,
                format!(
                    "there was no answer within {} seconds; ask again, or ask for less",
                    PATIENCE.as_secs()
                ),
            )
        };
        let answer = timeout(PATIENCE + Duration::from_millis(200), told).await;
        let answer = Arc::new(answer.map_err(|_| late())?.map_err(|_| late())??);
        generation.kept.keep(question, &answer);
        Ok(answer)
    }
}

fn answered(answer: &Answer) -> Response {
    let mut response = with_status(StatusCode::OK, Body::from(answer.bytes.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.media));
    if let Some(file) = &answer.file {
        set(
            headers,
            CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{file}\""),
        );
    }
    response
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    let body = json!({ "error": refusal.message }).to_string();
    let mut response = with_status(status, Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    match refusal.status {
        503 => set(headers, RETRY_AFTER, "1"),
        405 => set(headers, ALLOW, "GET, HEAD"),
        _ => {}
    }
    response
}

fn with_status(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

fn set(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
