//! Formulas that mean harm: the files of `tests/formulas`. None reads, writes, starts or keeps anything outside, each costs at most
//! its own limits, and none changes the outlines of another, in its batch or later.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use manimill_runner::WallPolicy;
use manimill_runner::formulas::{Broker, Formula};
use sha2::{Digest as _, Sha256};

/// What a formula may use in these tests, in seconds of the CPU and by the clock.
const LIMIT: (u32, u32) = (2, 10);

/// What stands in the canary: it must not be seen anywhere else.
const SECRET: &str = "alive-GOTOUT";

/// Set for the process that plays the tool: the folder of its store.
const ROLE: &str = "MANIMILL_FORMULAS_STORE";

/// One formula of the files.
struct Case {
    kind: String,
    name: String,
    ends: String,
    formula: Formula,
}

fn formula(preamble: &str, body: &str, compiler: &str, format: &str) -> Formula {
    // A class that LuaTeX can do with less for.
    let class = if compiler == "lualatex" { "{article}\n\\pagestyle{empty}" } else { "[preview]{standalone}" };
    let source = format!(
        "\\documentclass{class}\n\\usepackage{{amsmath}}\n\\usepackage{{amssymb}}\n{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}"
    );
    let key = format!("{:x}", Sha256::digest([compiler, format, &source].join("\0")));
    Formula { key, compiler: compiler.to_owned(), format: format.to_owned(), source }
}

fn plain(body: &str) -> Formula {
    formula("", body, "latex", ".dvi")
}

fn read(outside: &Path) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formulas");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let outside = outside.to_string_lossy();
    let mut cases = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("it can be read");
        let text = text.replace("CANARY", &format!("{outside}/canary")).replace("OUTSIDE", &outside);
        for section in text.split("\n## ").skip(1) {
            let (name, rest) = section.split_once('\n').expect("a name has a line");
            let (head, code) = rest.split_once("```tex\n").expect("there is a formula");
            let (body, _) = code.split_once("\n```").expect("it has an end");
            let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            let (compiler, format) = field("compiler: ").split_once(' ').unwrap_or(("latex", ".dvi"));
            cases.push(Case {
                kind: file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                name: name.to_owned(),
                ends: field("ends: ").to_owned(),
                formula: formula(field("preamble: "), body, compiler, format),
            });
        }
    }
    cases
}

/// A broker over a new store, and the folder that it stands in; none where there is no LaTeX.
fn broker(walls: WallPolicy) -> Option<(Broker, tempfile::TempDir)> {
    let environment = common::environment();
    environment.latex()?;
    let folder = tempfile::tempdir().expect("a folder");
    let scratch = folder.path().join("scratch");
    fs::create_dir(&scratch).expect("made");
    for place in [folder.path(), &scratch] {
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let store = folder.path().join("store");
    let broker = Broker::open(store, &scratch, environment.python(), environment.latex(), walls).expect("a store");
    Some((broker.limited_to(LIMIT.0, LIMIT.1), folder))
}

fn provide(broker: &Broker, formulas: &[Formula]) {
    broker.provide(formulas, &AtomicBool::new(false)).expect("LaTeX is there");
}

/// The entry of the store: its kind, and what it holds.
fn entry(broker: &Broker, formula: &Formula) -> (String, String) {
    let entry = fs::read(broker.store().join(&formula.key[..2]).join(&formula.key)).expect("it is in the store");
    let entry = String::from_utf8_lossy(&entry).into_owned();
    let (head, body) = entry.split_once('\n').expect("a line stands above");
    let (kind, _) = head.split_once(' ').expect("a kind and a sum");
    (if kind == "svg" { "outlines" } else { "refused" }.to_owned(), body.to_owned())
}

fn look(outside: &Path) -> String {
    let names: BTreeSet<PathBuf> = fs::read_dir(outside).expect("it is there").flatten().map(|entry| entry.path()).collect();
    let mut seen = String::new();
    for path in names.into_iter().chain([outside.to_owned()]) {
        let status = fs::symlink_metadata(&path).expect("it is there");
        let content = fs::read_to_string(&path).unwrap_or_default();
        seen += &format!("{} {:o} {} {} {content}\n", path.display(), status.mode(), status.mtime(), status.mtime_nsec());
    }
    seen
}

#[test]
fn hostile_formulas_harm_nothing() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::set_permissions(outside.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
    let canary = outside.path().join("canary");
    fs::write(&canary, SECRET).expect("written");
    fs::set_permissions(&canary, fs::Permissions::from_mode(0o666)).expect("it is ours");
    let Some((broker, _folder)) = broker(WallPolicy::Full) else { return };
    let before = look(outside.path());
    let cases = read(outside.path());
    let mut wrong = Vec::new();
    // Two at a time: each has a warden of its own.
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let began = Instant::now();
                    let good = plain(&format!("$x_{{{}}}$", case.formula.key));
                    provide(&broker, std::slice::from_ref(&case.formula));
                    let seconds = began.elapsed().as_secs_f64();
                    provide(&broker, std::slice::from_ref(&good));
                    let harmed = entry(&broker, &good).0 != "outlines";
                    let mut results = results.lock().expect("no panic");
                    results.push((case, entry(&broker, &case.formula), seconds, harmed, look(outside.path()) != before));
                }
            });
        }
    });
    for (case, (end, body), seconds, harmed, changed) in results.into_inner().expect("no panic") {
        let note: String = body.chars().take(if end == "refused" { 70 } else { 0 }).collect();
        let line = format!("{:<11} {:<58} {end:<9} {seconds:5.1} s {}", case.kind, case.name, note.replace('\n', " "));
        println!("{line}");
        let too_long = seconds > f64::from(2 * LIMIT.1) + 5.0;
        if !case.ends.contains(&end) || body.contains("GOTOUT") || harmed || changed || too_long {
            wrong.push(format!("{line} (harmed: {harmed}, changed: {changed})"));
        }
    }
    println!("{} formulas, {} wrong", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(look(outside.path()), before);
}

/// The outlines in an SVG, without what names its page and its fonts.
fn outlines(svg: &str) -> Vec<String> {
    let mut paths = std::collections::BTreeMap::new();
    let (mut shapes, mut number) = (Vec::new(), 0);
    for line in svg.lines() {
        let attribute = |name: &str| {
            line.split_once(&format!("{name}='")).and_then(|(_, rest)| rest.split_once('\'')).map(|(v, _)| v.to_owned())
        };
        if line.starts_with("<path")
            && let (Some(id), Some(shape)) = (attribute("id"), attribute(" d"))
        {
            paths.insert(id, shape);
        } else if line.starts_with("<use") {
            let shape = attribute("xlink:href").and_then(|name| paths.get(name.trim_start_matches('#')).cloned());
            shapes.push(format!("{:?} {:?} {shape:?}", attribute(" x"), attribute(" y")));
        } else if line.starts_with("<svg")
            || line.starts_with("<rect")
            || line.starts_with("<path")
            || line.starts_with("<g id='u")
        {
            number += 1;
            shapes.push(format!("{number} {line}"));
        }
    }
    shapes
}

/// Bodies that would change what others look like.
const POISONS: [&str; 30] = [
    "\\makeatletter\\protected@xdef\\alpha{\\beta\\beta}\\makeatother $h$",
    "\\gdef\\alpha{\\beta} $h$",
    "\\global\\let\\alpha\\beta $h$",
    "\\expandafter\\gdef\\csname alpha\\endcsname{\\beta} $h$",
    "^^5cgdef^^5calpha{\\beta} $h$",
    "\\catcode`\\!=0 !gdef!alpha{!beta} $h$",
    "\\global\\catcode`\\x=13 $h$",
    "\\global\\mathcode`\\+=`\\- $h$",
    "\\global\\mathchardef\\alpha=\"010C $h$",
    "\\fontdimen2\\font=40pt $h$",
    "\\fontdimen22\\textfont2=9pt $h$",
    "\\global\\setbox0\\hbox{x} \\global\\hsize=3cm \\global\\parindent=2cm $h$",
    "\\global\\everypar{X} \\global\\everymath{y} $h$",
    "\\AtBeginShipout{X} $h$",
    "\\setcounter{page}{9}\\setcounter{equation}{7}\\begin{equation}x\\end{equation}",
    "\\renewcommand{\\frac}[2]{#2/#1} $h$",
    "\\global\\textwidth=1cm \\global\\mathsurround=9pt $h$",
    "\\global\\scriptspace=9pt \\global\\nulldelimiterspace=9pt $h$",
    "\\special{color push rgb 1 0 0} $h$",
    "\\special{dvisvgm:raw <g transform='scale(9)'>} $h$",
    "\\special{dvisvgm:rawdef <style>path{fill:red}</style>} $h$",
    "\\special{dvisvgm:raw </g></svg><svg>} $h$",
    "\\special{papersize=1cm,1cm} $h$",
    "\\color{red}\\bfseries\\Huge $h$",
    "\\begin{itemize} \\item \\Huge h \\end{itemize}",
    "\\end{manimillpage}\\gdef\\alpha{\\beta}\\begin{manimillpage}",
    "\\AtEndDocument{\\gdef\\alpha{x}} \\aftergroup\\gdef\\aftergroup\\alpha $h$",
    "\\output={\\shipout\\hbox{X}} \\global\\output={\\shipout\\hbox{Y}} $h$",
    "$h$ % \\end{manimillpage} the end of its line",
    "$\\boldsymbol{\\mathcal{H}} \\displaystyle \\sum \\Huge$ {\\tt\\Large h",
];

#[test]
fn no_formula_changes_another() {
    let Some((lone, _first)) = broker(WallPolicy::Full) else { return };
    let Some((together, _second)) = broker(WallPolicy::Full) else { return };
    let victims = [
        plain("$\\alpha+1$"),
        plain("\\begin{align*}\n\\frac{x}{y} &= \\sqrt{\\mathcal{H}} \\\\ a &= b\n\\end{align*}"),
        plain("\\begin{center}\nwords and words, $x_1^2$\n\\end{center}"),
    ];
    for victim in &victims {
        provide(&lone, std::slice::from_ref(victim));
    }
    let expected: Vec<Vec<String>> = victims.iter().map(|victim| outlines(&entry(&lone, victim).1)).collect();
    assert!(expected.iter().all(|shapes| shapes.len() > 3), "{expected:?}");
    let mut wrong = Vec::new();
    for (number, poison) in POISONS.iter().enumerate() {
        // Keys order a batch: a comment changes them, so that the poison comes first and last in turn.
        let poisons: Vec<Formula> = (0..2).map(|turn| plain(&format!("{poison}\n%{number} {turn}"))).collect();
        let fresh: Vec<Formula> =
            victims.iter().map(|victim| Formula { source: format!("{}\n", victim.source), ..victim.clone() }).collect();
        let mut all = poisons.clone();
        all.extend(fresh.into_iter().map(|mut victim| {
            victim.key = format!("{:x}", Sha256::digest(format!("{number}{}", victim.key)));
            victim
        }));
        provide(&together, &all);
        for (victim, expected) in all[poisons.len()..].iter().zip(&expected) {
            let (end, body) = entry(&together, victim);
            if outlines(&body) != *expected {
                wrong.push(format!("{poison}\n  changes {} ({end})", victim.source));
            }
        }
    }
    println!("{} poisons, {} work", POISONS.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_damaged_entry_is_made_again() {
    let Some((broker, folder)) = broker(WallPolicy::Full) else { return };
    let good = plain("$a+b$");
    provide(&broker, std::slice::from_ref(&good));
    let place = broker.store().join(&good.key[..2]).join(&good.key);
    let whole = fs::read(&place).expect("it is there");
    let flipped: Vec<u8> =
        whole.iter().enumerate().map(|(at, byte)| if at == whole.len() / 2 { byte ^ 1 } else { *byte }).collect();
    let damages: [&[u8]; 6] = [&whole[..whole.len() / 2], &flipped, b"", b"svg", b"svg 00\n<svg/>", b"<svg onload='alert(1)'/>"];
    for damage in damages {
        fs::write(&place, damage).expect("written");
        assert!(!broker.has(&good));
        provide(&broker, std::slice::from_ref(&good));
        assert_eq!(fs::read(&place).expect("it is there"), whole);
    }
    // Not an entry at all, but a way to somewhere else.
    let elsewhere = folder.path().join("elsewhere");
    fs::write(&elsewhere, "kept").expect("written");
    fs::remove_file(&place).expect("removed");
    std::os::unix::fs::symlink(&elsewhere, &place).expect("linked");
    provide(&broker, std::slice::from_ref(&good));
    assert_eq!(fs::read(&place).expect("it is there"), whole);
    assert_eq!(fs::read_to_string(&elsewhere).expect("it is there"), "kept");
    assert!(!fs::symlink_metadata(&place).expect("it is there").is_symlink());
}

#[test]
fn endless_formulas_cost_their_own_limits() {
    let Some((broker, _folder)) = broker(WallPolicy::Full) else { return };
    let endless = ["\\loop\\iftrue\\repeat", "\\def\\x{\\x}\\x", "$\\def\\x{y\\x}\\x$", "\\loop\\hbox{}\\iftrue\\repeat", ""];
    let nested = format!("${}x{}$", "\\text{$".repeat(14), "$}".repeat(14));
    let mut formulas: Vec<Formula> = (0..195).map(|i| plain(&format!("$x_{{{i}}} + \\frac{{{i}}}{{2}}$"))).collect();
    let began = Instant::now();
    provide(&broker, &formulas);
    let without = began.elapsed().as_secs_f64();
    let Some((broker, _folder)) = self::broker(WallPolicy::Full) else { return };
    formulas.extend(endless.iter().map(|body| plain(if body.is_empty() { &nested } else { body })));
    let began = Instant::now();
    provide(&broker, &formulas);
    let with = began.elapsed().as_secs_f64();
    let refused = formulas.iter().filter(|formula| entry(&broker, formula).0 == "refused").count();
    println!("195 formulas: {without:.1} s; with 5 endless ones: {with:.1} s; the limit is {} CPU s", LIMIT.0);
    assert_eq!(refused, 5);
    assert!(with - without < 5.0 * f64::from(LIMIT.1), "{with} s");
}

/// Not a test of its own: what the next one starts and kills.
#[test]
fn plays_the_tool() {
    let Some(folder) = std::env::var_os(ROLE).map(PathBuf::from) else { return };
    let environment = common::environment();
    let scratch = manimill_runner::Scratch::make().expect("a folder");
    let broker =
        Broker::open(folder, scratch.path(), environment.python(), environment.latex(), WallPolicy::Full).expect("a store");
    provide(&broker, &[plain("\\loop\\immediate\\write-1{x}\\iftrue\\repeat")]);
}

#[test]
fn a_tool_that_is_killed_leaves_no_latex() {
    if common::environment().latex().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).expect("made");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    for _ in 0..3 {
        let mut tool = start_the_tool(folder.path(), &temporary);
        let deadline = Instant::now() + Duration::from_secs(30);
        while !descendants(tool.id()).iter().any(|process| command(*process).contains("formula.tex")) {
            assert!(Instant::now() < deadline && tool.try_wait().expect("it is ours").is_none(), "LaTeX does not run");
            std::thread::sleep(Duration::from_millis(10));
        }
        let all = descendants(tool.id());
        tool.kill().expect("it is ours");
        tool.wait().expect("it is ours");
        let deadline = Instant::now() + Duration::from_secs(10);
        let left = || -> Vec<String> {
            all.iter()
                .map(|process| command(*process))
                .filter(|line| line.contains("formula.tex") || line.contains("manimill_worker"))
                .collect()
        };
        while !left().is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(left(), Vec::<String>::new(), "outlived the tool");
    }
    // The next start clears up what the killed ones left.
    let mut tool = start_the_tool(folder.path(), &temporary);
    let deadline = Instant::now() + Duration::from_secs(30);
    let folders = || fs::read_dir(&temporary).expect("it is there").count();
    while !descendants(tool.id()).iter().any(|process| command(*process).contains("formula.tex")) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    let found = folders();
    tool.kill().expect("it is ours");
    tool.wait().expect("it is ours");
    assert_eq!(found, 1, "only its own folder is there");
}

fn start_the_tool(folder: &Path, temporary: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "plays_the_tool"])
        .env(ROLE, folder.join("store"))
        .env("TMPDIR", temporary)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

fn command(process: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default()).into_owned()
}

/// The descendants of a process, nearest first.
fn descendants(of: u32) -> Vec<u32> {
    let children = |of: u32| -> Vec<u32> {
        let tasks = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
    };
    let mut found = children(of);
    let mut next = 0;
    while next < found.len() {
        found.extend(children(found[next]));
        next += 1;
    }
    found
}
