//! The slicer's cases: each heading of the Markdown files in `tests/slicer/` is a small project and the slices that must
//! come of it. They are written to be read as the manual of the slicer.
//!
//! A paragraph that starts with a file name in backticks introduces that file. "Slice of" and a name in backticks introduce the
//! slice that is expected of a scene (and "in" a file, where the first file is not the one that is run). A paragraph
//! "Unbound:" and names in backticks says which names nobody binds, `Refused: reason` that there is no slice to trust.
//! `MANIMILL_UPDATE_CASES=1` writes what came out into the files, to be reviewed in the diff.

use std::fmt::Write as _;
use std::path::Path;

use manimill::index::{Library, Program, Project, libraries};
use manimill::slice::Slicer;
use manimill::sources::{Document, Namespace};
use manimill_syntax::Outline;
use manimill_syntax::facts::Form;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use similar::TextDiff;

#[derive(Default, Debug)]
struct Case {
    title: String,
    files: Vec<(String, String)>,
    slices: Vec<Expected>,
}

#[derive(Default, Debug)]
struct Expected {
    scene: String,
    file: Option<String>,
    code: String,
    unbound: Vec<String>,
    is_refused: bool,
}

enum Next {
    Nothing,
    File(String),
    Slice,
}

#[test]
fn slices_are_what_the_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slicer");
    let mut pages: Vec<_> =
        std::fs::read_dir(&folder).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    pages.sort();
    let library = libraries::shipped();
    let (mut cases, mut failures) = (0, String::new());
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let mut text = std::fs::read_to_string(page).expect("a readable page");
        for case in read(&text) {
            cases += 1;
            assert!(!case.slices.is_empty(), "{}: {}: the case expects nothing", page.display(), case.title);
            for expected in &case.slices {
                let (code, unbound, refused) = slice(&case, expected, &library);
                if code != expected.code && std::env::var_os("MANIMILL_UPDATE_CASES").is_some() && !expected.code.is_empty() {
                    text = text.replacen(&expected.code, &code, 1);
                    std::fs::write(page, &text).expect("the page is written");
                }
                if code != expected.code || unbound != expected.unbound || refused != expected.is_refused {
                    let diff = TextDiff::from_lines(expected.code.as_str(), code.as_str());
                    let _ = writeln!(
                        failures,
                        "\n{}: {}: {}\nunbound {unbound:?}, expected {:?}; refused {refused}, expected {}\n{}",
                        page.file_name().unwrap_or_default().to_string_lossy(),
                        case.title,
                        expected.scene,
                        expected.unbound,
                        expected.is_refused,
                        diff.unified_diff().context_radius(4).header("expected", "sliced"),
                    );
                }
                if !refused {
                    let again = slice_of_text(&code, &expected.scene, &library);
                    if again != code {
                        let _ =
                            writeln!(failures, "\n{}: {}: slicing the slice changes it:\n{again}", case.title, expected.scene);
                    }
                }
            }
        }
    }
    assert!(cases > 0, "there are no cases");
    assert!(failures.is_empty(), "{failures}");
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut next, mut in_heading, mut paragraph, mut code) = (Next::Nothing, false, None::<String>, None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                in_heading = true;
                cases.push(Case::default());
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::Paragraph) => paragraph = Some(String::new()),
            Event::End(TagEnd::Paragraph) => {
                let (Some(words), Some(case)) = (paragraph.take(), cases.last_mut()) else { continue };
                next = meaning(&words, case);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => code = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => {
                let (Some(code), Some(case)) = (code.take(), cases.last_mut()) else { continue };
                match std::mem::replace(&mut next, Next::Nothing) {
                    Next::File(name) => case.files.push((name, code)),
                    Next::Slice => case.slices.last_mut().expect("a slice was announced").code = code,
                    Next::Nothing => panic!("{}: a code block that nothing introduces", case.title),
                }
            }
            Event::Text(words) => match (&mut code, &mut paragraph, in_heading) {
                (Some(code), ..) => code.push_str(&words),
                (_, Some(paragraph), _) => paragraph.push_str(&words),
                (.., true) => cases.last_mut().expect("in a case").title.push_str(&words),
                _ => {}
            },
            Event::Code(words) => match (&mut paragraph, in_heading) {
                (Some(paragraph), _) => {
                    let _ = write!(paragraph, "`{words}`");
                }
                (_, true) => cases.last_mut().expect("in a case").title.push_str(&words),
                _ => {}
            },
            _ => {}
        }
    }
    cases
}

fn meaning(words: &str, case: &mut Case) -> Next {
    let quoted = || words.split('`').skip(1).step_by(2).map(str::to_owned);
    if words.starts_with("Slice of") {
        let mut names = quoted();
        let scene = names.next().expect("a slice names its scene");
        case.slices.push(Expected { scene, file: names.next(), ..Expected::default() });
        Next::Slice
    } else if words.starts_with("Unbound:") {
        case.slices.last_mut().expect("after a slice").unbound = quoted().collect();
        Next::Nothing
    } else if words.starts_with("Refused:") {
        case.slices.last_mut().expect("after a slice").is_refused = true;
        Next::Nothing
    } else if words.starts_with('`') {
        Next::File(quoted().next().expect("a file's name"))
    } else {
        Next::Nothing
    }
}

fn slice(case: &Case, expected: &Expected, library: &Library) -> (String, Vec<String>, bool) {
    let run = expected.file.as_ref().unwrap_or(&case.files[0].0);
    let mut files = case.files.clone();
    files.sort();
    slice_in(&files, run, &expected.scene, library)
}

fn slice_of_text(code: &str, scene: &str, library: &Library) -> String {
    slice_in(&[("slice.py".to_owned(), code.to_owned())], "slice.py", scene, library).0
}

fn slice_in(files: &[(String, String)], run: &str, scene: &str, library: &Library) -> (String, Vec<String>, bool) {
    let parsed = files.iter().map(|(path, text)| {
        let document = Document::new(path.as_str(), Namespace::Module, text.as_str());
        (document, Outline::parse(text.as_str()))
    });
    let (project, broken) = Project::new(parsed.collect());
    assert!(broken.is_empty(), "{}", broken[0].1);
    let (file, found) = project.files().find(|(_, file)| &*file.document.path == run).expect("the file that is run");
    let is_scene = |form: &Form| matches!(form, Form::Class(class) if class.name == scene);
    let statement = found.module.statements().iter().rposition(|statement| is_scene(&statement.form)).expect("the scene");
    let program = Program::new(&project, library, file);
    let slice = Slicer::new(&program).slice(file, statement, true).expect("the scene is executed");
    let unbound = slice.unbound.iter().map(ToString::to_string).collect();
    (slice.code, unbound, !slice.obstacles.is_empty())
}
