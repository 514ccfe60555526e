//! Contradictions: one code with several descriptions, one description with several codes. Each has a policy, and whatever is done
//! stands in the ledger or in the sample's changes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::alignment::FITS;
use super::prompts::{key, unrelated};
use super::stage::{Candidate, Group, join};
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Safety, Sample, Unique};
use crate::settings::{Policy, Settings};
use crate::sources::Description;

type Trust = BTreeMap<Arc<str>, f64>;

/// One of the descriptions that a code stands with.
struct Offer {
    description: Description,
    alignment: Option<f64>,
    source: Arc<str>,
    /// The twin that brings it; `None` for the survivor's own.
    twin: Option<Arc<str>>,
}

/// Drops the twins of a group and gives the survivor its description.
pub(super) fn settle_same_code(settings: &Settings, group: Group, trust: &Trust, decisions: &mut Vec<Decision>) -> Vec<Unique> {
    let Group { mut survivor, twins } = group;
    let mut offers: Vec<Offer> = offer(&survivor.checked.sample, survivor.alignment, false).into_iter().collect();
    offers.extend(twins.iter().filter_map(|(candidate, _)| offer(&candidate.checked.sample, candidate.alignment, true)));
    let mut distinct: BTreeMap<u64, &str> = BTreeMap::new();
    for offer in &offers {
        distinct.entry(key(&offer.description.text)).or_insert(&offer.description.text);
    }
    let is_untrusted = unrelated(distinct.values().copied()) >= settings.dedup.unrelated_descriptions;
    let policy = if distinct.len() > 1 { Some(settings.dedup.same_code) } else { None };
    if policy == Some(Policy::Drop) {
        let reason = format!("stands with {} descriptions", distinct.len());
        decisions.extend(twins.into_iter().map(|(candidate, _)| contradiction(candidate.checked.sample, "same-code", &reason)));
        decisions.push(contradiction(survivor.checked.sample, "same-code", &reason));
        return Vec::new();
    }
    let count = distinct.len();
    if is_untrusted {
        clear(
            &mut survivor,
            "untrusted-description",
            &format!("{count} descriptions of this code have nothing to do with each other"),
        );
    } else {
        match policy {
            Some(Policy::ClearDescription) => {
                clear(&mut survivor, "contradicted-description", &format!("the code stands with {count} descriptions"));
            }
            Some(Policy::KeepAll) => return keep_each(survivor, twins, decisions),
            _ => choose(settings, &mut survivor, offers, trust),
        }
    }
    decisions.extend(twins.into_iter().map(|(candidate, twin)| join(&mut survivor, candidate, twin)));
    vec![survivor]
}

/// Settles descriptions that several of the survivors have.
pub(super) fn settle_same_description(
    settings: &Settings,
    survivors: Vec<Unique>,
    trust: &Trust,
    decisions: &mut Vec<Decision>,
) -> Vec<Unique> {
    if settings.dedup.same_description == Policy::KeepAll {
        return survivors;
    }
    let (mut groups, mut settled): (BTreeMap<u64, Vec<Unique>>, Vec<Unique>) = (BTreeMap::new(), Vec::new());
    for survivor in survivors {
        match &survivor.checked.sample.description {
            Some(description) => groups.entry(key(&description.text)).or_default().push(survivor),
            None => settled.push(survivor),
        }
    }
    for mut group in groups.into_values() {
        if group.len() == 1 {
            settled.append(&mut group);
            continue;
        }
        let reason = format!("{} codes stand with this description", group.len());
        // They come by rank, and sorting keeps that among equals.
        group.sort_by_key(|survivor| Reverse(worth(survivor.alignment, &survivor.checked.sample.origin.source, trust)));
        let best = usize::from(settings.dedup.same_description != Policy::Drop);
        for (place, mut survivor) in group.into_iter().enumerate() {
            if place < best {
                settled.push(survivor);
            } else if settings.dedup.same_description == Policy::ClearDescription {
                clear(&mut survivor, "contradicted-description", &reason);
                settled.push(survivor);
            } else {
                decisions.push(contradiction(survivor.checked.sample, "same-description", &reason));
            }
        }
    }
    settled
}

fn offer(sample: &Sample, alignment: Option<f64>, is_twin: bool) -> Option<Offer> {
    let (description, source) = (sample.description.clone()?, sample.origin.source.clone());
    Some(Offer { description, alignment, source, twin: is_twin.then(|| sample.id.clone()) })
}

/// What a description is worth: that it fits counts most, then how far its source is trusted.
fn worth(alignment: Option<f64>, source: &Arc<str>, trust: &Trust) -> (bool, u32) {
    let fits = alignment.is_none_or(|alignment| alignment >= FITS);
    // In hundredths: sources that are trusted about the same are told apart by their rank.
    #[allow(clippy::cast_sign_loss, reason = "trust is not negative")]
    let hundredths = (trust.get(source).copied().unwrap_or(1.0) * 100.0).round() as u32;
    (fits, hundredths)
}

/// Gives the survivor the best description, and the others that fit as alternatives.
fn choose(settings: &Settings, survivor: &mut Unique, offers: Vec<Offer>, trust: &Trust) {
    let mut offers = offers;
    offers.sort_by_key(|offer| {
        let (fits, trusted) = worth(offer.alignment, &offer.source, trust);
        // One's own stays where it fits: it was written for this very code.
        (Reverse(fits), offer.twin.is_some(), Reverse(trusted))
    });
    let mut offers = offers.into_iter();
    let Some(best) = offers.next() else { return };
    let chosen = key(&best.description.text);
    survivor.alignment = best.alignment;
    if let Some(twin) = best.twin {
        let origin = format!("{} of the twin {twin}", best.description.origin);
        let taken = Description { text: best.description.text, origin };
        if let Some(own) = survivor.checked.sample.description.replace(taken) {
            let after = survivor.checked.sample.description.as_ref().map(|it| it.text.clone()).unwrap_or_default();
            survivor.checked.sample.changes.push(change("contradicted-description", own.text, after));
        }
    }
    if settings.dedup.alternatives {
        let mut seen = vec![chosen];
        for offer in offers {
            let key = key(&offer.description.text);
            if !seen.contains(&key) && offer.alignment.is_none_or(|alignment| alignment >= FITS) {
                seen.push(key);
                survivor.alternatives.push(offer.description);
            }
        }
    }
}

/// Keeps each twin that has a description of its own.
fn keep_each(mut survivor: Unique, twins: Vec<(Candidate, super::Twinned)>, decisions: &mut Vec<Decision>) -> Vec<Unique> {
    let of = |sample: &Sample| sample.description.as_ref().map(|description| key(&description.text));
    let mut seen: Vec<u64> = of(&survivor.checked.sample).into_iter().collect();
    let mut kept = Vec::new();
    for (candidate, twin) in twins {
        match of(&candidate.checked.sample) {
            Some(key) if !seen.contains(&key) => {
                seen.push(key);
                let (cluster, alignment) = (survivor.cluster.clone(), candidate.alignment);
                let contaminates = survivor.contaminates.clone();
                kept.push(Unique { cluster, contaminates, alignment, ..Unique::alone(candidate.checked) });
            }
            _ => decisions.push(join(&mut survivor, candidate, twin)),
        }
    }
    kept.insert(0, survivor);
    kept
}

/// Takes a description away, and says so.
fn clear(survivor: &mut Unique, rule: &str, why: &str) {
    survivor.alignment = None;
    if let Some(description) = survivor.checked.sample.description.take() {
        survivor.checked.sample.changes.push(change(rule, format!("{}\n({why})", description.text), String::new()));
    }
}

fn change(rule: &str, before: String, after: String) -> Change {
    Change { rule: rule.to_owned(), safety: Safety::Safe, before, after }
}

fn contradiction(sample: Sample, reason: &str, evidence: &str) -> Decision {
    let description = sample.description.as_ref().map(|description| description.text.clone()).unwrap_or_default();
    sample.drop(Stage::Dedup, reason, format!("{evidence}: {description}"))
}
