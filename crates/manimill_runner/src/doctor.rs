//! What this machine has and lacks, as data; the command line prints it.

use serde::Serialize;

use crate::command::find_program;
use crate::environment::{Environment, EnvironmentSpec};

/// One thing that was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// What, in a word or two.
    pub name: &'static str,
    /// Whether it is there.
    pub state: State,
    /// What was found, such as a version or a path.
    pub found: String,
    /// What to do when it is not there; empty when all is well.
    pub advice: String,
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There.
    Ok,
    /// Not there, and the tool works with less.
    Less,
    /// Not there, and part of the tool does not work.
    Missing,
}

/// Looks at everything that judging samples depends on.
pub fn examine(spec: &EnvironmentSpec) -> Vec<Probe> {
    let environment = Environment::find(spec);
    let mut probes = vec![python(spec), manim(environment.as_ref())];
    probes.push(program("git", State::Missing, "git sources", "git"));
    probes.push(latex(environment.as_ref()));
    probes.push(sandbox(spec));
    probes
}

fn sandbox(spec: &EnvironmentSpec) -> Probe {
    let python = crate::environment::find_python(spec.python.as_deref()).ok();
    let Some(sandbox) = python.and_then(|python| crate::sandbox::probe(&python)) else {
        return Probe {
            name: "sandbox",
            state: State::Less,
            found: "could not be tried without Python".into(),
            advice: String::new(),
        };
    };
    let missing = sandbox.missing();
    if missing.is_empty() {
        return ok("sandbox", sandbox.to_string());
    }
    Probe {
        name: "sandbox",
        state: State::Less,
        found: sandbox.to_string(),
        advice: if sandbox.is_tight() {
            format!("nothing gets out, but one wall behind the others is missing: {}", missing.join(", "))
        } else {
            format!("nothing is run without {}, unless `render.sandbox = \"partial\"` says so", missing.join(", "))
        },
    }
}

fn python(spec: &EnvironmentSpec) -> Probe {
    match crate::environment::find_python(spec.python.as_deref()) {
        Ok(python) => ok("python", python.display().to_string()),
        Err(error) => Probe { name: "python", state: State::Missing, found: "none".into(), advice: error.to_string() },
    }
}

fn manim(environment: Option<&Environment>) -> Probe {
    match environment {
        Some(environment) => {
            let place = environment.folder().display();
            ok("manim", format!("{} on Python {} in {place}", environment.manim_version(), environment.python_version()))
        }
        None => Probe {
            name: "manim",
            state: State::Missing,
            found: "no environment".into(),
            advice: "`manimill doctor --fix` makes it; the first `build` that renders does so too".into(),
        },
    }
}

fn latex(environment: Option<&Environment>) -> Probe {
    let found = match environment {
        Some(environment) => environment.latex().cloned(),
        None => crate::environment::LatexInfo::find(),
    };
    match found {
        Some(latex) => ok("latex", latex.version),
        None => Probe {
            name: "latex",
            state: State::Less,
            found: "no LaTeX with dvisvgm".into(),
            advice: "samples with formulas stay unjudged; Debian/Ubuntu: apt-get install texlive-latex-extra \
                     texlive-fonts-extra texlive-science dvisvgm; macOS: brew install --cask mactex-no-gui"
                .into(),
        },
    }
}

fn program(name: &'static str, state: State, needed_for: &str, package: &str) -> Probe {
    match find_program(name) {
        Some(path) => ok(name, path.display().to_string()),
        None => Probe {
            name,
            state,
            found: "not on PATH".into(),
            advice: format!("needed for {needed_for}; Debian/Ubuntu: apt-get install {package}; macOS: brew install {package}"),
        },
    }
}

fn ok(name: &'static str, found: String) -> Probe {
    Probe { name, state: State::Ok, found, advice: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_looked_for_and_what_is_missing_has_advice() {
        let cache = tempfile::tempdir().expect("a folder");
        let probes = examine(&EnvironmentSpec::new(cache.path().to_owned()));
        let names: Vec<&str> = probes.iter().map(|probe| probe.name).collect();
        assert_eq!(names, ["python", "manim", "git", "latex", "sandbox"]);
        assert_eq!(probes[1].state, State::Missing);
        assert!(probes.iter().all(|probe| (probe.state == State::Ok) == probe.advice.is_empty()), "{probes:?}");
    }
}
