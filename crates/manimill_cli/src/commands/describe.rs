//! `manimill describe`: what a scene shows, in words; and batches of requests to a model.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use manimill::describe::prompts::style_name;
use manimill::describe::settings::ModelUse;
use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{build, default_environment};
use manimill::script::Script;
use manimill::settings::Settings;
use manimill_describe::{Grounding, Scene, Style, Verdict, check, narrate};
use manimill_runner::Timeline;
use serde_json::json;

use super::FINDINGS;
use crate::args::{Arguments, Format};
use crate::progress::Progress;
use crate::talk;

/// Tells what the scenes of a script show, and checks a prompt against each.
pub(crate) fn run(arguments: &Arguments, file: &Path, prompt: Option<&str>) -> anyhow::Result<ExitCode> {
    let cache = arguments.cache_folder()?;
    let Some(environment) = default_environment(&cache) else {
        anyhow::bail!(
            "a scene is described by what it does, and there is no Python environment to run it in yet\nhint: `manimill doctor --fix` makes one"
        );
    };
    let script = match file.to_str() {
        Some("-") => Script::of_text(&std::io::read_to_string(std::io::stdin())?, &cache, Some(&environment))?,
        _ => Script::open(file, &cache, Some(&environment))?,
    };
    let (mut documents, mut all_told) = (Vec::new(), true);
    for examined in script.examine(Some(&environment))? {
        let judgement = examined.judgement.as_ref().filter(|judgement| judgement.verdict == manimill_runner::Verdict::Runs);
        let (Some(sample), Some((judgement, timeline))) =
            (&examined.sample, judgement.and_then(|it| Some((it, it.timeline.as_ref()?))))
        else {
            talk::say(&format!(
                "warning: {} does not run, so that nobody knows what it shows\nhint: `manimill check {}`",
                examined.scene,
                file.display()
            ));
            all_told = false;
            continue;
        };
        let told =
            narrate(&Scene { id: &sample.id, scene: &examined.scene, code: &sample.code, timeline, coarse: judgement.coarse });
        let styles =
            [(Style::Request, &told.request), (Style::Storyboard, &told.storyboard), (Style::Specification, &told.specification)];
        let grounding = prompt.map(|prompt| check(prompt, timeline));
        all_told &= grounding.as_ref().is_none_or(|grounding| grounding.contradicted == 0);
        if arguments.format == Format::Json {
            documents.push(json!({
                "scene": examined.scene,
                "prompts": styles.map(|(style, text)| json!({ "style": style_name(style), "prompt": text, "grounding": check(text, timeline) })),
                "prompt": grounding,
            }));
            continue;
        }
        let mut text = format!("{}\n", examined.scene);
        for (style, told) in styles {
            text.push_str(&format!("\n{}\n{}\n", style_name(style), indented(told)));
        }
        if let Some(prompt) = prompt {
            text.push_str(&format!("\nthe prompt\n{}", claims(prompt, timeline)));
        }
        talk::print(&format!("{text}\n"))?;
    }
    if arguments.format == Format::Json {
        talk::print_json(&documents)?;
    }
    Ok(if all_told { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// Builds a dataset with something else done with the model than asking it.
pub(crate) fn with_model(arguments: &Arguments, config: &Path, model_use: ModelUse) -> anyhow::Result<ExitCode> {
    let config = &super::config_file(config)?;
    let mut settings = Settings::resolve(options::read(config)?, config, arguments.cache_folder()?, Stage::Shape)?;
    if settings.describe.model.is_none() {
        anyhow::bail!("{} names no model\nhint: add `[describe.model]` with `base_url` and `name`", config.display());
    }
    settings.describe.model_use = model_use;
    build(&settings, &Progress::new(), &Arc::new(AtomicBool::new(false)))?;
    Ok(ExitCode::SUCCESS)
}

/// What a text claims, a line a claim, with what the timeline says of it.
fn claims(text: &str, timeline: &Timeline) -> String {
    let Grounding { claims, confirmed, contradicted, unchecked } = check(text, timeline);
    let mut out = format!("  {confirmed} confirmed, {contradicted} contradicted, {unchecked} not checkable\n");
    for claim in claims {
        let said = text.get(claim.span.0 as usize..claim.span.1 as usize).unwrap_or_default();
        let mark = match claim.verdict {
            Verdict::Confirmed => "yes",
            Verdict::Contradicted => "NO ",
            Verdict::Unchecked => "?  ",
        };
        out.push_str(&format!("  {mark} {said:?}: {}\n", claim.evidence));
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
