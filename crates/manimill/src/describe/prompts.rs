//! What asks for each sample: its author's words, a model's and the narrator's, each checked against what ran; and which of
//! them the forms hold.

use manimill_describe::{Checker, Claim, Grounding, Prompts, Scene, Style, authors, narrate};
use manimill_runner::Timeline;
use rayon::prelude::*;

use super::settings::{DescribeSettings, Ungrounded};
use crate::export::schema::Record;

/// Where the summary of a docstring comes from in whose midst an example stands.
pub const DOCSTRING_SUMMARY: &str = "summary of the docstring";

/// Who wrote it, for prompts of authors.
pub const AUTHOR: &str = "author";

/// Who wrote it, for prompts of the narrator.
pub const NARRATOR: &str = "narrator";

/// One text that asks for a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// How much it says.
    pub style: Style,
    /// The text.
    pub text: String,
    /// `author`, `narrator`, or `model:` and the model's name.
    pub origin: String,
    /// What it claims, held against what ran; none where the sample was not run.
    pub grounding: Option<Grounding>,
}

impl Prompt {
    /// A prompt, checked against what ran.
    pub(super) fn checked(style: Style, text: String, origin: &str, checker: Option<&Checker<'_>>) -> Self {
        let grounding = checker.map(|checker| checker.check(&text));
        Self { style, text, origin: origin.to_owned(), grounding }
    }

    /// Whether what ran contradicts something that it claims.
    pub fn is_contradicted(&self) -> bool {
        self.grounding.as_ref().is_some_and(|grounding| grounding.contradicted > 0)
    }

    /// The share of its claims that what ran confirms; none where nothing can be told.
    pub fn confirmed_share(&self) -> Option<f64> {
        let share = self.grounding.as_ref()?.share()?;
        Some((share * 1000.0).round() / 1000.0)
    }

    /// What it claims.
    pub fn claims(&self) -> &[Claim] {
        self.grounding.as_ref().map_or(&[], |grounding| &grounding.claims)
    }
}

/// The name of a style in columns and configurations.
pub const fn style_name(style: Style) -> &'static str {
    match style {
        Style::Request => "request",
        Style::Storyboard => "storyboard",
        Style::Specification => "specification",
    }
}

/// Gives every row the prompts that its author and the narrator have for it.
pub(crate) fn narrate_all(records: &mut [Record]) {
    records.par_iter_mut().for_each(|record| {
        let prompts = prompts_of(record);
        record.prompts = prompts;
    });
}

fn prompts_of(record: &Record) -> Vec<Prompt> {
    let timeline = record.timeline.as_ref();
    let checker = timeline.map(Checker::of);
    let author = record.description.as_deref().and_then(|text| author_prompt(text, record.description_origin.as_deref()));
    let mut prompts: Vec<Prompt> =
        author.map(|text| Prompt::checked(author_style(&text), text, AUTHOR, checker.as_ref())).into_iter().collect();
    if let Some(timeline) = timeline {
        let told = narrate(&scene_of(record, timeline));
        prompts.extend(in_styles(told).map(|(style, text)| Prompt::checked(style, text, NARRATOR, checker.as_ref())));
    }
    prompts
}

/// An author's text as a prompt, if it can be one. What was published as a prompt may be as short as it likes.
fn author_prompt(text: &str, origin: Option<&str>) -> Option<String> {
    let is_published = origin.is_some_and(|origin| origin.starts_with("column") || origin.starts_with("chat turn"));
    // It says what a class or function is for, and not what anybody would ask to see.
    if origin == Some(DOCSTRING_SUMMARY) {
        return None;
    }
    match authors::fit(text) {
        Ok(text) => Some(text),
        Err(authors::Unfit::Short) if is_published => Some(text.trim().to_owned()),
        Err(_) => None,
    }
}

/// What the narrator reads of a row.
pub(super) fn scene_of<'a>(record: &'a Record, timeline: &'a Timeline) -> Scene<'a> {
    Scene { id: &record.id, scene: &record.scene, code: &record.code, timeline, coarse: record.verdict == "coarse" }
}

fn in_styles(told: Prompts) -> impl Iterator<Item = (Style, String)> {
    let Prompts { request, storyboard, specification, .. } = told;
    [(Style::Request, request), (Style::Storyboard, storyboard), (Style::Specification, specification)]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
}

/// An author's list of steps is a storyboard; anything else that authors say of a scene is a request.
fn author_style(text: &str) -> Style {
    let items = text.lines().filter(|line| line.starts_with(|each: char| each.is_ascii_digit() || each == '-')).count();
    if items > 1 { Style::Storyboard } else { Style::Request }
}

/// Chooses the prompt of each row: that of the first of `prefer` who has one that may be used; of several styles, one that is drawn by the
/// row's id.
pub(crate) fn choose(settings: &DescribeSettings, records: &mut [Record]) {
    for record in records {
        let chosen = chosen(settings, record).cloned();
        record.prompt_style = chosen.as_ref().map(|prompt| style_name(prompt.style).to_owned());
        record.prompt_origin = chosen.as_ref().map(|prompt| prompt.origin.clone());
        record.grounding = chosen.as_ref().and_then(Prompt::confirmed_share);
        record.prompt = chosen.map(|prompt| prompt.text);
    }
}

/// The prompts that forms may hold.
pub fn usable<'a>(settings: &'a DescribeSettings, record: &'a Record) -> impl Iterator<Item = &'a Prompt> {
    let keeps_all = settings.ungrounded == Ungrounded::Mark;
    record.prompts.iter().filter(move |prompt| keeps_all || !prompt.is_contradicted())
}

fn chosen<'a>(settings: &'a DescribeSettings, record: &'a Record) -> Option<&'a Prompt> {
    let style = settings.styles.draw(&record.id);
    settings.prefer.iter().find_map(|origin| {
        let of_origin: Vec<&Prompt> = usable(settings, record).filter(|prompt| origin.wrote(&prompt.origin)).collect();
        of_origin.iter().find(|prompt| prompt.style == style).or_else(|| of_origin.first()).copied()
    })
}
