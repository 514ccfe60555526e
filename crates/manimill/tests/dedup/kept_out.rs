//! What must not be in the dataset, and codes and descriptions that contradict each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use manimill::dedup::{Action, Candidate, Deduped, Guarded, GuardedRow, Print, dedup};
use manimill::settings::Settings;
use manimill::sources::Description;

use crate::generator::{Random, Variant, code, scene, variant};
use crate::world::{sample, settings};

fn described(settings: &Settings, id: &str, code: &str, description: &str) -> Candidate {
    let Candidate { mut checked, .. } = sample(settings, id, code);
    checked.sample.description = Some(Description { text: description.to_owned(), origin: "column `d`".to_owned() });
    Candidate::of(checked, &settings.dedup.near)
}

fn row(settings: &Settings, label: &str, code: Option<&str>, prompt: Option<&str>) -> GuardedRow {
    let print = code.map(|code| Print::of(code, blake3::hash(code.as_bytes()).as_bytes(), &settings.dedup.near));
    GuardedRow { label: label.into(), print, prompt: prompt.map(str::to_owned) }
}

fn run(settings: &Settings, samples: Vec<Candidate>, guards: &[Guarded]) -> Deduped {
    let entered = samples.len();
    let deduped = dedup(settings, samples, guards, &BTreeMap::new());
    assert_eq!(entered, deduped.survivors.len() + deduped.decisions.len(), "the counts add up");
    deduped
}

fn why(deduped: &Deduped) -> Vec<(&str, &str, &str)> {
    deduped.decisions.iter().map(|decision| (&*decision.id, &*decision.reason, &*decision.evidence)).collect()
}

/// The scenes 1 to 4, the first three of which an evaluation set has: by code in two ways, and by prompt.
fn evaluated(settings: &Settings, action: Action) -> Deduped {
    let mut random = Random::new(1);
    let one_line = variant(&scene(1), Variant::OneLine, &mut random).expect("a line can change");
    let renamed = variant(&scene(2), Variant::RenamedClass, &mut random).expect("the class can be renamed");
    let prompt = "Show how a yellow circle slowly becomes a square, then fades out";
    let rows = vec![
        row(settings, "exam:row 1", Some(&one_line), None),
        row(settings, "exam:row 2", Some(&renamed), Some("Something else that no sample says at all")),
        row(settings, "exam:row 3", None, Some(prompt)),
    ];
    let samples = vec![
        sample(settings, "a:1", &code(&scene(1))),
        sample(settings, "a:2", &code(&scene(2))),
        described(settings, "a:3", &code(&scene(3)), &prompt.to_uppercase()),
        described(settings, "a:4", &code(&scene(4)), "Three dots on a line"),
    ];
    run(settings, samples, &[Guarded::new("exam".into(), action, rows, &settings.dedup.near)])
}

#[test]
fn what_an_evaluation_set_has_is_dropped_by_code_and_by_prompt() {
    let deduped = evaluated(&settings(""), Action::Drop);
    let why = why(&deduped);
    assert_eq!(why.len(), 3, "{why:?}");
    assert!(why.iter().all(|(_, reason, _)| *reason == "contamination"));
    assert!(why[0].2.starts_with("near twin of exam:row 1 (Jaccard 0."), "{why:?}");
    assert_eq!((why[1].2, why[2].2), ("renamed twin of exam:row 2", "the prompt of exam:row 3"));
    let report = &deduped.guards[0];
    assert_eq!((report.codes, report.prompts, report.matched), (2, 2, 3));
}

#[test]
fn what_an_evaluation_set_has_can_be_marked_instead() {
    let deduped = evaluated(&settings(""), Action::Mark);
    let marks: Vec<(&str, Vec<&str>)> = deduped
        .survivors
        .iter()
        .map(|survivor| (&*survivor.checked.sample.id, survivor.contaminates.iter().map(|label| &**label).collect()))
        .collect();
    assert_eq!(marks, [("a:1", vec!["exam:row 1"]), ("a:2", vec!["exam:row 2"]), ("a:3", vec!["exam:row 3"]), ("a:4", vec![])]);
}

#[test]
fn what_a_release_has_is_not_taken_again_and_its_prompts_do_not_count() {
    let settings = settings("");
    let rows = vec![row(&settings, "v1/a:1", Some(&code(&scene(1))), Some("Three dots on a long and winding line"))];
    let samples = vec![
        sample(&settings, "a:1", &code(&scene(1))),
        described(&settings, "a:4", &code(&scene(4)), "Three dots on a long and winding line"),
    ];
    let deduped = run(&settings, samples, &[Guarded::new("v1".into(), Action::Released, rows, &settings.dedup.near)]);
    assert_eq!(why(&deduped), [("a:1", "released", "exact twin of v1/a:1")]);
}

const CIRCLE: &str = "from manim import *\n\n\nclass Round(Scene):\n    def construct(self):\n        ring = Circle(color=RED)\n        self.play(Create(ring))\n        self.play(Rotate(ring))\n";

fn twins(dedup: &str, descriptions: &[&str]) -> Deduped {
    let settings = settings(dedup);
    let samples = descriptions
        .iter()
        .enumerate()
        .map(|(number, text)| described(&settings, &format!("a:{number}"), CIRCLE, text))
        .collect();
    run(&settings, samples, &[])
}

fn texts(deduped: &Deduped) -> Vec<Option<&str>> {
    deduped.survivors.iter().map(|survivor| survivor.checked.sample.description.as_ref().map(|it| &*it.text)).collect()
}

#[test]
fn of_several_descriptions_the_one_that_fits_stays() {
    let right = "A red circle is created and rotates";
    let deduped = twins("", &["The derivative of a cubic polynomial with its tangent", right, "A red ring: circle, then rotate"]);
    assert_eq!(texts(&deduped), [Some(right)]);
    let survivor = &deduped.survivors[0];
    let alternatives: Vec<&str> = survivor.alternatives.iter().map(|it| &*it.text).collect();
    assert_eq!(alternatives, ["A red ring: circle, then rotate"], "what does not fit is no alternative");
    let change = &survivor.checked.sample.changes[0];
    assert_eq!((change.rule.as_str(), change.after.as_str()), ("contradicted-description", right));
    assert!(twins("alternatives = false", &[right, "Circle in red"]).survivors[0].alternatives.is_empty());
}

#[test]
fn each_policy_for_the_same_code() {
    let two = ["A red circle is created and rotates", "Rotate a red circle after it was created"];
    assert_eq!(texts(&twins("same_code = \"keep-all\"", &two)), [Some(two[0]), Some(two[1])]);
    assert_eq!(texts(&twins("same_code = \"clear-description\"", &two)), [None]);
    assert!(texts(&twins("same_code = \"drop\"", &two)).is_empty());
    assert_eq!(texts(&twins("same_code = \"drop\"", &[two[0], two[0]])), [Some(two[0])], "the same words are no contradiction");
}

#[test]
fn many_unrelated_descriptions_are_all_taken_away_and_that_is_said() {
    let deduped =
        twins("", &["A bouncing ball under gravity", "Bar chart of sales by month", "The Fourier series of a square wave"]);
    assert_eq!(texts(&deduped), [None]);
    assert_eq!(deduped.survivors[0].checked.sample.changes[0].rule, "untrusted-description");
    assert!(deduped.survivors[0].alternatives.is_empty());
}

#[test]
fn each_policy_for_the_same_description() {
    let text = "A red circle is created and rotates";
    let same = |policy: &str| {
        let settings = settings(policy);
        let samples = vec![
            described(&settings, "a:1", &code(&scene(1)), text),
            described(&settings, "a:2", CIRCLE, text),
            described(&settings, "a:3", &code(&scene(3)), "Anything"),
        ];
        let deduped = run(&settings, samples, &[]);
        let left: Vec<(Arc<str>, bool)> = deduped
            .survivors
            .iter()
            .map(|survivor| (survivor.checked.sample.id.clone(), survivor.checked.sample.description.is_some()))
            .collect();
        left
    };
    let of =
        |expected: &[(&str, bool)]| expected.iter().map(|(id, has)| (Arc::from(*id), *has)).collect::<Vec<(Arc<str>, bool)>>();
    assert_eq!(same(""), of(&[("a:1", true), ("a:2", true), ("a:3", true)]));
    assert_eq!(same("same_description = \"keep-best\""), of(&[("a:2", true), ("a:3", true)]), "the code that it fits");
    assert_eq!(same("same_description = \"clear-description\""), of(&[("a:1", false), ("a:2", true), ("a:3", true)]));
    assert_eq!(same("same_description = \"drop\""), of(&[("a:3", true)]));
}
