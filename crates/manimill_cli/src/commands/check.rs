//! `manimill check`: single scripts, judged and fixed by the stages of a build.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use manimill::pipeline::default_environment;
use manimill::script::{Examined, Script};
use manimill_runner::{Facts, Verdict};
use serde_json::json;
use similar::TextDiff;

use super::FINDINGS;
use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, files: &[PathBuf], no_render: bool, write: bool) -> anyhow::Result<ExitCode> {
    let files = &expanded(files)?;
    let cache = arguments.cache_folder()?;
    let environment = default_environment(&cache);
    if environment.is_none() && !no_render {
        talk::say("warning: the scenes are not run: there is no Python environment yet\nhint: `manimill doctor --fix` makes one");
    }
    let to_run = environment.as_ref().filter(|_| !no_render);
    let mut findings = false;
    let mut documents = Vec::new();
    for file in files {
        let script = if file.as_os_str() == "-" {
            Script::of_text(&std::io::read_to_string(std::io::stdin())?, &cache, environment.as_ref())?
        } else {
            Script::open(file, &cache, environment.as_ref())?
        };
        if to_run.is_some() {
            let scenes = super::counted(script.scenes().len(), "scene");
            talk::say(&format!("{}: running {scenes} with Manim, which takes some seconds to start", file.display()));
        }
        let examined = script.examine(to_run)?;
        if write {
            findings |= !write_back(file, script.text(), &examined)?;
        }
        findings |= examined.is_empty();
        if examined.is_empty() && arguments.format == Format::Text {
            talk::print(&format!("{}: no scene\n", file.display()))?;
        }
        for scene in examined {
            findings |= !is_clean(&scene);
            match arguments.format {
                Format::Text => talk::print(&text(&file.display().to_string(), script.text(), &scene))?,
                Format::Json => documents.push(document(&file.display().to_string(), &scene)),
            }
        }
    }
    if arguments.format == Format::Json {
        talk::print_json(&documents)?;
    }
    Ok(if findings { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// The files that are named, and the Python files of the folders that are.
fn expanded(places: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for place in places {
        if !place.is_dir() {
            files.push(place.clone());
            continue;
        }
        let found = python_files(place);
        if found.is_empty() {
            anyhow::bail!("{} holds no Python files\nhint: name a file, or a folder with `.py` files", place.display());
        }
        files.extend(found);
    }
    Ok(files)
}

/// Python files below a folder, sorted; hidden folders and virtual environments are left out.
pub(super) fn python_files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut rest) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = rest.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_own = !name.to_string_lossy().starts_with('.') && name != "__pycache__" && !path.join("pyvenv.cfg").exists();
            if is_folder && is_own {
                rest.push(path);
            } else if !is_folder && path.extension().is_some_and(|ending| ending == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Writes the repaired code into a file that holds one scene; the file as it was stays beside it. Says whether that could be.
fn write_back(file: &Path, original: &str, examined: &[Examined]) -> anyhow::Result<bool> {
    let shown = file.display();
    let [scene] = examined else {
        talk::say(&format!(
            "warning: {shown} holds {}, and is not written: `--write` is for files of one scene\nhint: `manimill slice {shown} SCENE > SCENE.py` makes one",
            super::counted(examined.len(), "scene")
        ));
        return Ok(false);
    };
    let fails = scene.judgement.as_ref().is_some_and(|judgement| matches!(judgement.verdict, Verdict::Failed(_)));
    let (Some(sample), None, false) = (&scene.sample, &scene.finding, fails) else {
        talk::say(&format!("warning: {shown} is not written: what it would become does not pass"));
        return Ok(false);
    };
    if file.as_os_str() == "-" || sample.code == original {
        return Ok(true);
    }
    let mut kept = file.as_os_str().to_owned();
    kept.push(".orig");
    let kept = PathBuf::from(kept);
    if !kept.exists() {
        std::fs::copy(file, &kept).with_context(|| format!("{} cannot be written", kept.display()))?;
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut aside = tempfile::NamedTempFile::new_in(folder).with_context(|| format!("{shown} cannot be written"))?;
    std::io::Write::write_all(&mut aside, sample.code.as_bytes())?;
    aside.as_file().set_permissions(std::fs::metadata(file)?.permissions())?;
    aside.persist(file).with_context(|| format!("{shown} cannot be written"))?;
    talk::say(&format!("{shown} is written; as it was, it is in {}", kept.display()));
    Ok(true)
}

fn is_clean(scene: &Examined) -> bool {
    scene.finding.is_none()
        && scene.findings.is_empty()
        && scene.judgement.as_ref().is_none_or(|judgement| judgement.verdict == Verdict::Runs)
}

fn text(file: &str, original: &str, scene: &Examined) -> String {
    let name = &scene.scene;
    let mut out = match (&scene.finding, &scene.judgement) {
        (Some(finding), _) => format!(
            "{file}: {name}: {} ({} stage)\n  {}\n",
            finding.reason,
            finding.stage,
            finding.evidence.replace('\n', "\n  ")
        ),
        (None, None) => format!("{file}: {name}: not run\n"),
        (None, Some(judgement)) => match &judgement.verdict {
            Verdict::Runs => {
                let timeline = judgement.timeline.as_ref();
                let seconds = timeline.map_or(0.0, |timeline| timeline.duration);
                let plays = timeline.map_or(0, |timeline| timeline.plays.len());
                let facts = timeline.map(|timeline| observations(&timeline.facts())).unwrap_or_default();
                format!(
                    "{file}: {name}: runs ({seconds:.1} s of video, {})\n{facts}",
                    if plays == 1 { "1 play or wait".to_owned() } else { format!("{plays} plays and waits") }
                )
            }
            Verdict::Failed(failure) => {
                let line = failure.line.map(|line| format!(" at line {line} of the sample")).unwrap_or_default();
                format!("{file}: {name}: {}{line}\n  {}\n", failure.class.name(), failure.message.replace('\n', "\n  "))
            }
            Verdict::Unjudged(_) => format!("{file}: {name}: unjudged\n"),
        },
    };
    for finding in &scene.findings {
        let fate = if finding.fails { "fails" } else { "runs, but does something else" };
        out.push_str(&format!("  line {} of the sample: {} ({}; {fate})\n", finding.line, finding.message, finding.rule));
    }
    if let Some(sample) = &scene.sample {
        for change in &sample.changes {
            out.push_str(&format!(
                "  changed by {} ({}): {} → {}\n",
                change.rule,
                change.safety.name(),
                quoted(&change.before),
                quoted(&change.after)
            ));
        }
        let diff = TextDiff::from_lines(original, &sample.code);
        let unified = diff.unified_diff().context_radius(2).header(file, &format!("{name}, as a sample")).to_string();
        out.push_str(&unified);
    }
    out
}

/// What a person may want to look at, one line each; nothing for a scene without oddities.
fn observations(facts: &Facts) -> String {
    let screens = |count: u32| if count == 1 { "1 play or wait".to_owned() } else { format!("{count} plays and waits") };
    let counted = [
        (facts.blank_frames, "nothing is on the screen after"),
        (facts.off_frame, "something is out of view after"),
        (facts.partly_off_frame, "something is partly out of view after"),
        (facts.overlapping_texts, "texts overlap after"),
        (facts.unused_motion, "nothing changes in"),
    ];
    let mut lines: Vec<String> = Vec::new();
    if !facts.video {
        lines.push("  it is a picture, not a video\n".to_owned());
    }
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    lines.extend(counted.map(|(count, what)| format!("  {what} {}\n", screens(count))));
    lines.concat()
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") }
}

fn document(file: &str, scene: &Examined) -> serde_json::Value {
    json!({
        "file": file,
        "scene": scene.scene,
        "finding": scene.finding,
        "findings": scene.findings,
        "verdict": scene.judgement.as_ref().map(|judgement| &judgement.verdict),
        "timeline": scene.judgement.as_ref().and_then(|judgement| judgement.timeline.as_ref()),
        "facts": scene.judgement.as_ref().and_then(|judgement| judgement.timeline.as_ref()).map(manimill_runner::Timeline::facts),
        "code": scene.sample.as_ref().map(|sample| &sample.code),
        "changes": scene.sample.as_ref().map(|sample| &sample.changes),
    })
}
