//! From the raw end of a sample to its verdict. Pure: everything it needs is in the result.

use super::protocol::{Ending, Frame, Raised, Report, RunResult};
use crate::failure::{Failure, FailureClass};
use crate::judgement::{Unjudged, Verdict};

/// The file that the sample is written to.
const SAMPLE: &str = "scene.py";

/// The exit status of a child in which not the sample failed but what runs it.
pub(super) const WORKER_FAILED: i32 = 70;

/// How many characters of a message are kept.
const MESSAGE_KEPT: usize = 2_000;

/// What a finished run means.
pub(super) fn verdict(result: &RunResult) -> Verdict {
    if result.forged {
        return forged("the report did not carry the pool's seal, or cannot be read");
    }
    match result.ending {
        Ending::Timeout => {
            return failed(FailureClass::Timeout, "stopped at the limit of time", None);
        }
        Ending::Flooded => {
            return failed(FailureClass::OutputFlood, "it wrote more than allowed", None);
        }
        Ending::OutOfMemory => {
            return failed(FailureClass::OutOfMemory, "its processes take more memory than allowed", None);
        }
        Ending::Ended => {}
    }
    match &result.report {
        Some(Report::Reaches { name }) => reached(name),
        Some(Report::Ran { .. }) if result.limited || result.exit != Some(0) => {
            forged("the report is not the one that the recorder makes at the end of a scene")
        }
        Some(Report::Broken { .. }) if !result.reaches.is_empty() => forged("the sample broke what records it"),
        Some(Report::Ran { .. }) if let Some(name) = result.reaches.iter().find(|name| !name.starts_with('?')) => reached(name),
        Some(Report::Ran { shown: true, .. }) => Verdict::Runs,
        Some(Report::Ran { shown: false, .. }) => {
            failed(FailureClass::NothingShown, "the scene ended without anything on the screen", None)
        }
        Some(Report::Raised(raised)) => match missing_latex_file(raised) {
            Some(file) => Verdict::Unjudged(Unjudged::NoLatex { program: file }),
            None => Verdict::Failed(raised_failure(raised)),
        },
        Some(Report::Broken { reason }) => Verdict::Unjudged(Unjudged::WorkerFailed { reason: reason.clone() }),
        Some(Report::NoScene) => failed(FailureClass::NoScene, "the file defines no scene class of that name", None),
        Some(Report::Opengl) => failed(FailureClass::OpenglOnly, "the sample sets the renderer to OpenGL", None),
        Some(Report::NoLatex { program }) => Verdict::Unjudged(Unjudged::NoLatex { program: program.clone() }),
        Some(Report::NeedsFormulas { .. } | Report::ReadsPixels) => {
            failed(FailureClass::Timeout, "it asks for formulas without end", None)
        }
        None => without_report(result),
    }
}

/// What is not believed, and why.
pub(super) fn forged(message: &str) -> Verdict {
    failed(FailureClass::ForgedResult, message, None)
}

/// It may say what it likes of itself, and is not believed.
fn reached(name: &str) -> Verdict {
    failed(FailureClass::ForgedResult, &format!("the sample reaches for what records it: `{name}`"), Some(name.to_owned()))
}

/// The file of a LaTeX package that this machine lacks: no fault of the sample's. A file that the formula itself reads is one.
fn missing_latex_file(raised: &Raised) -> Option<String> {
    let formula = raised.formula.as_ref()?;
    let (_, rest) = raised.message.split_once("LaTeX Error: File `")?;
    let (file, rest) = rest.split_once('\'')?;
    let (stem, extension) = file.rsplit_once('.')?;
    let is_of_a_package = matches!(extension, "sty" | "cls" | "def" | "clo" | "fd" | "cfg" | "ldf") && !formula.contains(stem);
    (is_of_a_package && rest.starts_with(" not found")).then(|| file.to_owned())
}

/// A process that ended without a word.
fn without_report(result: &RunResult) -> Verdict {
    match (result.signal, result.exit) {
        (Some(24), _) => failed(FailureClass::Timeout, "stopped at the limit of time", None),
        (Some(25), _) => failed(FailureClass::OutputFlood, "a file grew beyond the limit", None),
        // SIGSYS: seccomp's answer to a forbidden call.
        (Some(31), _) => failed(FailureClass::BlockedBySandbox, "a forbidden system call", None),
        (Some(signal), _) => {
            let name = signal_name(signal);
            failed(FailureClass::Crash, &format!("killed by {name}"), Some(name))
        }
        // Even to say so took more than was left.
        (None, Some(WORKER_FAILED)) if result.output.trim_end().ends_with("MemoryError") => {
            failed(FailureClass::OutOfMemory, "it left no memory for its report", None)
        }
        (None, exit) => {
            let exit = exit.unwrap_or_default();
            failed(FailureClass::EarlyExit, &format!("the process ended with status {exit} before the scene"), None)
        }
    }
}

fn failed(class: FailureClass, message: &str, subject: Option<String>) -> Verdict {
    Verdict::Failed(Failure { class, line: None, message: message.to_owned(), traceback: String::new(), subject })
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

fn raised_failure(raised: &Raised) -> Failure {
    let (class, subject) = class_of(raised);
    let kind = &raised.kind;
    let message = if raised.message.is_empty() { kind.clone() } else { format!("{kind}: {}", raised.message) };
    Failure {
        class,
        line: raised.frames.iter().rev().find(|frame| frame.file == SAMPLE).map(|frame| frame.line),
        message: message.chars().take(MESSAGE_KEPT).collect(),
        traceback: shortest_useful(&raised.frames),
        subject,
    }
}

fn class_of(raised: &Raised) -> (FailureClass, Option<String>) {
    use FailureClass as Class;
    let is = |base: &str| raised.bases.iter().any(|name| name == base);
    let message = raised.message.as_str();
    if raised.phase == "compile" || is("SyntaxError") {
        return (Class::SyntaxError, None);
    }
    if raised.formula.is_some() {
        return (Class::LatexError, raised.formula.clone());
    }
    let waits = ["interactive_embed", "embed", "check_interactive_embed_is_valid"];
    if raised.frames.iter().any(|frame| waits.contains(&frame.function.as_str()))
        || is("BdbQuit")
        || (is("EOFError") && raised.frames.last().is_some_and(|frame| frame.file == SAMPLE))
    {
        return (Class::AsksForInput, None);
    }
    if message.contains("OpenGL") && raised.frames.iter().any(|frame| frame.file.contains("opengl")) {
        return (Class::OpenglOnly, None);
    }
    if is("SystemExit") || is("KeyboardInterrupt") {
        return (Class::EarlyExit, raised.exit_code.map(|code| code.to_string()));
    }
    if is("MemoryError") {
        return (Class::OutOfMemory, None);
    }
    if is("RecursionError") {
        return (Class::Recursion, None);
    }
    if is("NameError") {
        return (Class::NameError, raised.name.clone().or_else(|| quoted(message)));
    }
    if is("ModuleNotFoundError") {
        let package = raised.name.clone().map(|name| name.split('.').next().unwrap_or_default().to_owned());
        return (Class::MissingPackage, package);
    }
    if is("ImportError") {
        return (Class::ImportError, quoted(message).or_else(|| raised.name.clone()));
    }
    if let Some(found) = system_error(raised, &is) {
        return found;
    }
    value_error(raised, &is)
}

/// Errors of the operating system: files, the sandbox, space.
fn system_error(raised: &Raised, is: &dyn Fn(&str) -> bool) -> Option<(FailureClass, Option<String>)> {
    let message = raised.message.as_str();
    let file = raised.file.as_deref().map(file_name).or_else(|| quoted(message).map(|path| file_name(&path)));
    // manim's own words for an asset that it cannot find anywhere it looks.
    if is("FileNotFoundError") || (is("OSError") && message.contains("could not find")) {
        return Some((FailureClass::MissingFile, file));
    }
    if is("PermissionError") || message.contains("[Errno 30]") || is("gaierror") || is("URLError") || is("ConnectionError") {
        return Some((FailureClass::BlockedBySandbox, file));
    }
    if is("OSError") && ["[Errno 27]", "[Errno 28]", "[Errno 122]"].iter().any(|number| message.contains(number)) {
        return Some((FailureClass::OutputFlood, file));
    }
    None
}

/// The large rest: something has the wrong shape, type or name. An error below manim's own frames with an unknown
/// attribute or argument is a matter of manim's version.
fn value_error(raised: &Raised, is: &dyn Fn(&str) -> bool) -> (FailureClass, Option<String>) {
    let message = raised.message.as_str();
    if is("AttributeError") {
        let subject = raised.name.clone().or_else(|| quoted(message));
        let of_manim = raised.frames.last().is_some_and(|frame| frame.file.starts_with("manim/"))
            || message.contains("module 'manim")
            || manim_class(message);
        return (if of_manim { FailureClass::ApiMisuse } else { FailureClass::AttributeError }, subject);
    }
    if is("TypeError") {
        let misuse = message.contains("unexpected keyword argument")
            || message.contains("positional argument")
            || message.contains("multiple values for argument")
            || message.contains("is no longer supported");
        let deep = raised.frames.last().is_some_and(|frame| frame.file.starts_with("manim/"));
        let class = if misuse && (deep || !own_function(raised)) { FailureClass::ApiMisuse } else { FailureClass::TypeError };
        return (class, quoted(message));
    }
    if is("ValueError") || is("ArithmeticError") || is("AssertionError") {
        return (FailureClass::ValueError, None);
    }
    if is("LookupError") {
        return (FailureClass::LookupError, None);
    }
    (FailureClass::OtherException, Some(raised.kind.clone()))
}

/// Whether the message speaks of a mobject, animation or scene: "'Circle' object has no attribute …".
fn manim_class(message: &str) -> bool {
    const BUILTIN: [&str; 12] =
        ["list", "dict", "str", "int", "float", "tuple", "set", "NoneType", "function", "module", "numpy.ndarray", "bool"];
    quoted(message).is_some_and(|class| {
        message.starts_with('\'') && class.starts_with(char::is_uppercase) && !BUILTIN.contains(&class.as_str())
    })
}

/// Whether the call that was refused is one to a function of the sample itself.
fn own_function(raised: &Raised) -> bool {
    let name = raised.message.split('(').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    !name.is_empty()
        && !name.starts_with("__init__")
        && raised.frames.iter().any(|frame| frame.code.contains(&format!("self.{name}(")))
}

/// The first thing in quotes.
fn quoted(message: &str) -> Option<String> {
    let (_, rest) = message.split_once('\'')?;
    let (inside, _) = rest.split_once('\'')?;
    Some(inside.chars().take(200).collect())
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// The frames of the sample, and the last one of the library that raised: what a person needs to see.
fn shortest_useful(frames: &[Frame]) -> String {
    let own: Vec<&Frame> = frames.iter().filter(|frame| frame.file == SAMPLE).collect();
    let mut shown = own[own.len().saturating_sub(3)..].to_vec();
    if let Some(last) = frames.last().filter(|last| last.file != SAMPLE) {
        shown.push(last);
    }
    let lines = shown.iter().map(|frame| {
        let place = if frame.function.is_empty() { String::new() } else { format!(", in {}", frame.function) };
        format!("{}:{}{place}\n    {}\n", frame.file, frame.line, frame.code.trim())
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(file: &str, line: u32, function: &str, code: &str) -> Frame {
        Frame { file: file.into(), line, function: function.into(), code: code.into() }
    }

    fn raised(bases: &[&str], message: &str, frames: Vec<Frame>) -> Raised {
        Raised {
            phase: "construct".into(),
            kind: bases[0].into(),
            bases: bases.iter().map(ToString::to_string).collect(),
            message: message.into(),
            frames,
            ..Raised::default()
        }
    }

    fn class(bases: &[&str], message: &str, frames: Vec<Frame>) -> (FailureClass, Option<String>) {
        class_of(&raised(bases, message, frames))
    }

    fn own(code: &str) -> Frame {
        frame(SAMPLE, 4, "construct", code)
    }

    #[test]
    fn an_unknown_keyword_of_manim_is_misuse_and_of_the_sample_a_type_error() {
        let manim = frame("manim/mobject/mobject.py", 99, "__init__", "super().__init__(**kwargs)");
        let message = "Mobject.__init__() got an unexpected keyword argument 'radious'";
        assert_eq!(class(&["TypeError"], message, vec![own("Circle(radious=2)"), manim]).0, FailureClass::ApiMisuse);
        let message = "A.helper() missing 1 required positional argument: 'x'";
        assert_eq!(class(&["TypeError"], message, vec![own("self.helper()")]).0, FailureClass::TypeError);
    }

    #[test]
    fn manims_missing_assets_are_missing_files() {
        let found = class(&["OSError"], "could not find assets/logo.svg at either of these locations: …", vec![]);
        assert_eq!(found.0, FailureClass::MissingFile);
    }

    #[test]
    fn a_missing_submodule_names_the_package() {
        let mut error = raised(&["ModuleNotFoundError", "ImportError"], "No module named 'pulp.apis'", vec![]);
        error.name = Some("pulp.apis".into());
        assert_eq!(class_of(&error), (FailureClass::MissingPackage, Some("pulp".into())));
    }

    #[test]
    fn the_traceback_shows_the_sample_and_the_last_frame_of_the_library() {
        let frames =
            vec![frame("manim/manager.py", 193, "construct", "x"), own("self.play(c)"), frame("manim/a.py", 7, "f", "raise")];
        let failure = raised_failure(&raised(&["ValueError"], "no", frames));
        assert_eq!(failure.line, Some(4));
        assert_eq!(failure.traceback, "scene.py:4, in construct\n    self.play(c)\nmanim/a.py:7, in f\n    raise\n");
    }

    #[test]
    fn a_silent_exit_has_not_run() {
        let result = RunResult {
            id: 0,
            report: None,
            limited: false,
            forged: false,
            reaches: Vec::new(),
            ending: Ending::Ended,
            exit: Some(0),
            signal: None,
            cpu_seconds: 0.0,
            wall_seconds: 0.0,
            peak_bytes: 0,
            output: String::new(),
            rendered: false,
            film_seconds: None,
            moving: false,
        };
        let Verdict::Failed(failure) = verdict(&result) else { panic!("it failed") };
        assert_eq!(failure.class, FailureClass::EarlyExit);
    }
}
