//! Everything that a server may do to us, by a server that does what it is told.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use manimill_model::{Ask, Ceilings, Journal, ModelSettings, Outcome, Prices, Review, Why, Written, batch, estimate, write_all};
use serde_json::{Value, json};

/// What the server does with one request.
#[derive(Clone)]
enum Does {
    Answers(String),
    Says(u16, &'static str),
    CutsOff,
    Sleeps(Duration),
}

type Script = dyn Fn(usize, &Value) -> Does + Send + Sync;

/// A server on this machine; it remembers how often it took each body, in the sense that somebody would pay for it.
struct Server {
    url: String,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
    seen: Arc<Mutex<Vec<Value>>>,
}

impl Server {
    fn start(script: impl Fn(usize, &Value) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("it has one"));
        let (taken, seen) = (Arc::<Mutex<BTreeMap<_, _>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let script: Arc<Script> = Arc::new(script);
        let (all_taken, all_seen) = (taken.clone(), seen.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, taken, seen) = (script.clone(), all_taken.clone(), all_seen.clone());
                thread::spawn(move || serve(stream, &*script, &taken, &seen));
            }
        });
        Self { url, taken, seen }
    }

    fn requests(&self) -> usize {
        self.seen.lock().expect("no panic").len()
    }

    fn settings(&self, folder: &Path) -> ModelSettings {
        ModelSettings {
            base_url: self.url.clone(),
            model: "tiny".to_owned(),
            key: Some("sk-secret".to_owned()),
            sees: false,
            concurrency: 3,
            timeout: Duration::from_secs(2),
            answer_tokens: 200,
            ceilings: Ceilings::default(),
            prices: Prices { input: 1.0, output: 2.0 },
            journal: folder.join("journal.jsonl"),
        }
    }
}

fn serve(mut stream: TcpStream, script: &Script, taken: &Mutex<BTreeMap<String, usize>>, seen: &Mutex<Vec<Value>>) {
    let Some((head, body)) = read_request(&mut stream) else { return };
    let request: Value = serde_json::from_str(&body).expect("a request is JSON");
    assert!(head.to_lowercase().contains("authorization: bearer sk-secret"), "{head}");
    let number = {
        let mut seen = seen.lock().expect("no panic");
        seen.push(request.clone());
        seen.len() - 1
    };
    let does = script(number, &request);
    if !matches!(does, Does::Says(..)) {
        *taken.lock().expect("no panic").entry(body).or_default() += 1;
    }
    // Whoever was killed does not read the answer.
    let _ = match does {
        Does::Answers(text) => respond(&mut stream, 200, "", &completion(&text)),
        Does::Says(status, header) => respond(&mut stream, status, header, "{\"error\": \"no\"}"),
        Does::CutsOff => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"choices\": [").map(drop),
        Does::Sleeps(length) => {
            thread::sleep(length);
            respond(&mut stream, 200, "", &completion(&good("late")))
        }
    };
}

fn read_request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some((head.to_owned(), body.to_owned()));
            }
        }
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
    }
}

fn respond(stream: &mut TcpStream, status: u16, header: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} X\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

fn completion(text: &str) -> String {
    json!({ "choices": [{ "message": { "content": text } }], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } })
        .to_string()
}

fn good(word: &str) -> String {
    json!({ "request": format!("Draw {word}."), "storyboard": "1. It appears.", "specification": "It is red." }).to_string()
}

fn asks(count: usize) -> Vec<Ask> {
    (0..count)
        .map(|i| Ask { id: format!("s:{i}"), code: format!("x = {i}"), record: format!("beat {i}"), stills: Vec::new() })
        .collect()
}

fn run(settings: &ModelSettings, asks: &[Ask], review: &(dyn Fn(usize, &Written) -> Review + Sync)) -> (Vec<Outcome>, Journal) {
    let mut journal = Journal::open(&settings.journal, settings.prices).expect("it opens");
    let outcomes = write_all(settings, &mut journal, asks, review, &|_| {}, &AtomicBool::new(false)).expect("it is kept");
    (outcomes, journal)
}

fn accept(_: usize, _: &Written) -> Review {
    Review::Good
}

fn all_are(outcomes: &[Outcome], why: Why) -> bool {
    outcomes.iter().all(|outcome| *outcome == Outcome::None(why))
}

#[test]
fn answers_are_kept_in_order_and_asked_for_once() {
    let server = Server::start(|_, request| {
        let text = request["messages"][1]["content"].as_str().expect("a text").to_owned();
        Does::Answers(good(text.split("beat ").nth(1).expect("the record").trim()))
    });
    let folder = tempfile::tempdir().expect("a folder");
    let settings = server.settings(folder.path());
    let asks = asks(7);
    let (outcomes, journal) = run(&settings, &asks, &accept);
    for (index, outcome) in outcomes.iter().enumerate() {
        let Outcome::Written(written) = outcome else { panic!("{outcome:?}") };
        assert_eq!(written.request, format!("Draw {index}."));
    }
    assert_eq!((journal.spent().requests, journal.spent().tokens, server.requests()), (7, 840, 7));
    assert!((journal.spent().cost - 7.0 * 140.0 / 1e6).abs() < 1e-12);
    drop(journal);
    let (again, _) = run(&settings, &asks, &accept);
    assert_eq!((again, server.requests()), (outcomes, 7), "a second build asks nothing");
    let kept = std::fs::read_to_string(&settings.journal).expect("it is there");
    assert!(!kept.contains("sk-secret") && !format!("{settings:?}").contains("sk-secret"));
}

#[test]
fn a_contradiction_is_named_once_and_then_the_text_is_given_up() {
    let server = Server::start(|_, request| {
        let asked_again = request["messages"].as_array().expect("messages").len() > 2;
        Does::Answers(good(if asked_again { "a circle" } else { "a square" }))
    });
    let folder = tempfile::tempdir().expect("a folder");
    let settings = server.settings(folder.path());
    let no_square = |_: usize, written: &Written| {
        let contradicted = written.request.contains("square");
        if contradicted { Review::Contradicted("there is no square".to_owned()) } else { Review::Good }
    };
    let (outcomes, journal) = run(&settings, &asks(1), &no_square);
    drop(journal);
    assert!(matches!(&outcomes[0], Outcome::Written(written) if written.request == "Draw a circle."));
    assert!(server.seen.lock().expect("no panic")[1].to_string().contains("there is no square"));
    let never = |_: usize, _: &Written| Review::Contradicted("no".to_owned());
    let (outcomes, _) = run(&settings, &asks(1), &never);
    assert!(all_are(&outcomes, Why::Contradicted));
    let (outcomes, _) = run(&settings, &asks(1), &|_, _| Review::Thin);
    assert!(all_are(&outcomes, Why::Thin));
}

#[test]
fn a_server_that_has_no_time_is_asked_later_and_paid_once() {
    let server = Server::start(|number, _| match number {
        0 => Does::Says(429, "Retry-After: 1\r\n"),
        1 => Does::Says(500, ""),
        _ => Does::Answers(good("x")),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let began = Instant::now();
    let (outcomes, journal) = run(&server.settings(folder.path()), &asks(1), &accept);
    assert!(matches!(outcomes[0], Outcome::Written(_)));
    assert!(began.elapsed() >= Duration::from_secs(1), "it names how long to wait");
    assert_eq!((server.requests(), journal.spent().requests), (3, 1));
}

#[test]
fn a_server_that_refuses_costs_nothing() {
    let server = Server::start(|_, _| Does::Says(401, ""));
    let folder = tempfile::tempdir().expect("a folder");
    let (outcomes, journal) = run(&server.settings(folder.path()), &asks(2), &accept);
    assert!(all_are(&outcomes, Why::Refused) && journal.spent().requests == 0);
}

#[test]
fn a_server_that_is_down_costs_its_rows_and_little_time() {
    let server = Server::start(|_, _| Does::Answers(good("x")));
    let folder = tempfile::tempdir().expect("a folder");
    // A port on which nobody listens any more.
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let settings = ModelSettings { base_url: format!("http://{closed}/v1"), ..server.settings(folder.path()) };
    let began = Instant::now();
    let (outcomes, journal) = run(&settings, &asks(40), &accept);
    assert!(all_are(&outcomes, Why::Down) && journal.spent().requests == 0);
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_answer_that_got_lost_is_not_paid_for_again() {
    for does in [Does::CutsOff, Does::Sleeps(Duration::from_secs(4))] {
        let server = Server::start(move |_, _| does.clone());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = server.settings(folder.path());
        for _ in 0..2 {
            let (outcomes, journal) = run(&settings, &asks(2), &accept);
            assert!(all_are(&outcomes, Why::Lost), "{outcomes:?}");
            assert_eq!((journal.spent().requests, journal.in_doubt()), (2, 2));
        }
        assert_eq!(server.requests(), 2);
    }
}

#[test]
fn nonsense_is_kept_as_such_and_not_asked_for_again() {
    for text in ["Sure! Here are your prompts.", "{\"request\": 1}", ""] {
        let server = Server::start(move |_, _| Does::Answers(text.to_owned()));
        let folder = tempfile::tempdir().expect("a folder");
        let settings = server.settings(folder.path());
        for _ in 0..2 {
            let (outcomes, _) = run(&settings, &asks(2), &accept);
            assert!(all_are(&outcomes, Why::Malformed));
        }
        assert_eq!(server.requests(), 2);
    }
}

#[test]
fn no_ceiling_is_passed_not_even_by_requests_under_way() {
    let server = Server::start(|_, _| Does::Answers(good("x")));
    let folder = tempfile::tempdir().expect("a folder");
    let settings = server.settings(folder.path());
    let all = asks(12);
    let journal = Journal::open(&settings.journal, settings.prices).expect("it opens");
    let one = estimate(&settings, &journal, &all[..1]);
    drop(journal);
    let within = [
        (Ceilings { requests: Some(3), ..Ceilings::default() }, 3),
        (Ceilings { tokens: Some(one.tokens - 1), ..Ceilings::default() }, 0),
        (Ceilings { cost: Some(one.cost * 0.5), ..Ceilings::default() }, 0),
    ];
    for (ceilings, most) in within {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = ModelSettings { ceilings, concurrency: 8, ..server.settings(folder.path()) };
        let before = server.requests();
        for _ in 0..2 {
            let (outcomes, _) = run(&settings, &all, &accept);
            let written = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Written(_))).count();
            assert_eq!(written, most, "{ceilings:?}");
            assert!(outcomes.iter().filter(|outcome| **outcome == Outcome::None(Why::Ceiling)).count() == 12 - most);
        }
        assert_eq!(server.requests() - before, most, "{ceilings:?}");
    }
}

#[test]
fn a_batch_gives_the_same_as_the_server_and_is_exported_once() {
    let server = Server::start(|_, _| Does::Answers(good("x")));
    let (direct, batched) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let asks = asks(5);
    let (expected, _) = run(&server.settings(direct.path()), &asks, &accept);
    let before = server.requests();
    let settings = server.settings(batched.path());
    let mut journal = Journal::open(&settings.journal, settings.prices).expect("it opens");
    let requests = batch::export(&settings, &journal, &asks);
    assert_eq!(requests.lines().count(), 5);
    assert_eq!(requests, batch::export(&settings, &journal, &asks), "the same bytes twice");
    let answer = |line: &str| {
        let request: Value = serde_json::from_str(line).expect("JSON");
        let body: Value = serde_json::from_str(&completion(&good("x"))).expect("JSON");
        json!({ "custom_id": request["custom_id"], "response": { "status_code": 200, "body": body }, "error": null }).to_string()
    };
    let mut answers: Vec<String> = requests.lines().map(answer).collect();
    answers.push("{\"custom_id\": \"elsewhere\", \"response\": null}".to_owned());
    answers.push("not JSON".to_owned());
    let imported = batch::import(&settings, &mut journal, &asks, &answers.join("\n")).expect("it is kept");
    assert_eq!((imported.answers, imported.failed, imported.unknown, imported.unreadable), (5, 0, 1, 1));
    assert_eq!((batch::export(&settings, &journal, &asks).as_str(), journal.spent().requests), ("", 0));
    drop(journal);
    let (outcomes, _) = run(&settings, &asks, &accept);
    assert_eq!((outcomes, server.requests()), (expected, before));
}

/// The tool that is killed below: this test, run as a program of its own.
#[test]
fn plays_the_tool() {
    let Some(url) = std::env::var_os("MANIMILL_TEST_SERVER") else { return };
    let folder = std::env::var_os("MANIMILL_TEST_FOLDER").expect("it is set");
    let server = Server { url: url.to_string_lossy().into_owned(), taken: Arc::default(), seen: Arc::default() };
    run(&server.settings(Path::new(&folder)), &asks(60), &accept);
}

#[test]
fn no_request_is_paid_twice_over_twenty_kills() {
    let server = Server::start(|number, _| {
        thread::sleep(Duration::from_millis(15 + 7 * (number as u64 % 5)));
        Does::Answers(good("x"))
    });
    let folder = tempfile::tempdir().expect("a folder");
    for kill in 0..20_u64 {
        let mut tool = Command::new(std::env::current_exe().expect("this test"))
            .args(["plays_the_tool", "--exact", "--nocapture"])
            .env("MANIMILL_TEST_SERVER", &server.url)
            .env("MANIMILL_TEST_FOLDER", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        thread::sleep(Duration::from_millis(20 + (kill * 37) % 90));
        tool.kill().expect("it runs");
        tool.wait().expect("it ends");
    }
    let (outcomes, journal) = run(&server.settings(folder.path()), &asks(60), &accept);
    let taken = server.taken.lock().expect("no panic");
    assert!(taken.values().all(|times| *times == 1), "a request was paid for twice");
    let written = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Written(_))).count();
    let lost = outcomes.iter().filter(|outcome| **outcome == Outcome::None(Why::Lost)).count();
    assert_eq!((written + lost, lost), (60, journal.in_doubt()), "what is not written was lost to a kill");
    assert!(written > 0);
}
