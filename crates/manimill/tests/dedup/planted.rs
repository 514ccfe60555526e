//! Each scene with one variant of a known kind: precision and recall per kind.

use std::collections::{BTreeMap, BTreeSet};

use manimill::dedup::{Candidate, Deduped, Likeness, dedup};
use proptest::prelude::*;

use crate::generator::{Random, Variant, code, scene, variant};
use crate::world::{sample, settings};

const SCENES: usize = 1500;

/// What a variant of each kind is to be found as.
fn expected(variant: Variant) -> Likeness {
    match variant {
        Variant::Exact => Likeness::Exact,
        Variant::Reformatted | Variant::Comments | Variant::Quotes | Variant::Imports => Likeness::Normalised,
        Variant::RenamedClass | Variant::RenamedLocals => Likeness::Renamed,
        Variant::HexColour | Variant::OneLine | Variant::Reordered => Likeness::Near,
    }
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let settings = settings("");
    let mut random = Random::new(7);
    let mut samples = Vec::new();
    let mut planted: BTreeMap<String, Variant> = BTreeMap::new();
    for seed in 0..SCENES {
        let one = scene(seed as u64);
        let kind = Variant::ALL[seed % Variant::ALL.len()];
        samples.push(sample(&settings, &format!("a:{seed:05}"), &code(&one)));
        if let Some(other) = variant(&one, kind, &mut random) {
            // Half of the twins come first by their id, so that the original is the one that goes.
            let id = format!("a:{seed:05}{}", if seed % 2 == 0 { "-twin" } else { "+twin" });
            samples.push(sample(&settings, &id, &other));
            planted.insert(id, kind);
        }
    }
    let entered = samples.len();
    let Deduped { survivors, decisions, .. } = dedup(&settings, samples, &[], &BTreeMap::new());
    assert_eq!(entered, survivors.len() + decisions.len(), "the counts add up");
    let family = |id: &str| id[2..7].to_owned();
    let families: BTreeSet<String> = survivors.iter().map(|survivor| family(&survivor.checked.sample.id)).collect();
    assert_eq!(families.len(), SCENES, "no group loses all its members");

    let mut table: BTreeMap<Variant, [usize; 3]> = BTreeMap::new();
    for kind in planted.values() {
        table.entry(*kind).or_default()[0] += 1;
    }
    let by_family: BTreeMap<String, Variant> = planted.iter().map(|(id, kind)| (family(id), *kind)).collect();
    let mut wrong = Vec::new();
    for survivor in &survivors {
        for twin in &survivor.twins {
            let right = family(&twin.id) == family(&survivor.checked.sample.id);
            let kind = by_family.get(&family(&twin.id)).copied();
            if right && kind.is_some_and(|kind| expected(kind) == twin.kind) {
                table.entry(kind.unwrap_or(Variant::Exact)).or_default()[1] += 1;
            } else {
                wrong.push((twin.id.clone(), survivor.checked.sample.id.clone(), twin.kind));
                table.entry(kind.unwrap_or(Variant::Exact)).or_default()[2] += 1;
            }
        }
    }
    let mut lines =
        vec![format!("{:<16}{:>8}{:>8}{:>8}{:>11}{:>8}", "planted", "pairs", "found", "wrong", "precision", "recall")];
    let mut is_good = true;
    for (kind, [pairs, found, wrong]) in table {
        let precision = found as f64 / (found + wrong).max(1) as f64;
        let recall = found as f64 / pairs.max(1) as f64;
        is_good &= precision >= 0.995 && recall >= 0.98;
        lines.push(format!("{:<16}{pairs:>8}{found:>8}{wrong:>8}{precision:>11.4}{recall:>8.4}", format!("{kind:?}")));
    }
    eprintln!("{}", lines.join("\n"));
    assert!(is_good, "{}\n{wrong:?}", lines.join("\n"));
}

/// Families of several variants, some of variants of variants: chains are possible.
fn families(seed: u64, settings: &manimill::settings::Settings) -> Vec<Candidate> {
    let mut random = Random::new(seed);
    let mut samples = Vec::new();
    for number in 0..12 {
        let one = scene(seed.wrapping_mul(31) + number);
        samples.push(sample(settings, &format!("b:{number}"), &code(&one)));
        let mut changing = one;
        for step in 0..random.below(7) {
            let kind = Variant::ALL[random.below(Variant::ALL.len())];
            if let Some(text) = variant(&changing, kind, &mut random) {
                samples.push(sample(settings, &format!("{}:{number}.{step}", random.of(&["a", "b"])), &text));
            }
            let at = random.below(changing.lines.len());
            changing.lines[at] = format!("self.wait({step}.{at})");
        }
    }
    samples
}

/// Everything that the stage says of each sample.
fn outcome(settings: &manimill::settings::Settings, samples: Vec<Candidate>) -> Vec<String> {
    let Deduped { survivors, decisions, .. } = dedup(settings, samples, &[], &BTreeMap::new());
    let stays =
        survivors.iter().map(|survivor| format!("{} {} {:?}", survivor.checked.sample.id, survivor.cluster, survivor.twins));
    let goes = decisions.iter().map(|decision| format!("{} {} {}", decision.id, decision.reason, decision.evidence));
    stays.chain(goes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn clusters_are_the_same_in_any_order_and_on_any_number_of_threads(seed in 0_u64..1_000_000) {
        let settings = settings("");
        let samples = families(seed, &settings);
        let expected = outcome(&settings, samples.clone());
        let mut random = Random::new(seed + 1);
        for threads in [1, 2, 5] {
            let mut shuffled = samples.clone();
            for place in (1..shuffled.len()).rev() {
                shuffled.swap(place, random.below(place + 1));
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            prop_assert_eq!(&pool.install(|| outcome(&settings, shuffled)), &expected);
        }
    }
}

#[test]
fn a_chain_of_likenesses_makes_no_cluster() {
    let settings = settings("");
    let mut one = scene(3);
    while one.lines.len() < 40 {
        let copy = one.lines.clone();
        one.lines.extend(copy);
    }
    let mut samples = Vec::new();
    // Each step changes one line more: neighbours are alike, the ends are not.
    for step in 0..30 {
        one.lines[step] = format!("self.play(Rotate(self.mobjects[{step}], {step} * PI))");
        samples.push(sample(&settings, &format!("a:{step:02}"), &code(&one)));
    }
    let Deduped { survivors, decisions, .. } = dedup(&settings, samples, &[], &BTreeMap::new());
    assert!(survivors.len() > 1 && !decisions.is_empty(), "{} stay", survivors.len());
    for twin in survivors.iter().flat_map(|survivor| &survivor.twins) {
        assert!(twin.jaccard >= 0.8 && twin.edit >= 0.8, "{twin:?} has no edge of its own");
    }
    let clusters: BTreeSet<&str> = survivors.iter().map(|survivor| &*survivor.cluster).collect();
    assert_eq!(clusters.len(), 1, "what stays is related all the same, so that a split cannot part it");
}
