//! Order: items of a numbered list, and sentences that say "then", tell of later and later times.

use std::collections::BTreeSet;

use super::judge::{goes, subjects};
use super::read::{Camera, Item, Sentence};
use super::world::{Shot, World};
use super::{Claim, ClaimKind, Verdict};

/// One claim for every sentence whose time is known and that comes after another such.
pub(super) fn judge(reading: &[Sentence], world: &World) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut now: Option<usize> = None;
    let is_list = reading.iter().any(|sentence| sentence.is_item);
    let says_then = |sentence: &Sentence| sentence.items.iter().any(|item| matches!(item, Item::Then));
    for sentence in reading.iter().filter(|sentence| sentence.is_item || !is_list && says_then(sentence)) {
        let times = times(sentence, world);
        let Some(earliest) = times.first() else { continue };
        let next = now.map_or(Some(*earliest), |now| times.range(now..).next().copied());
        if now.is_some() {
            let (verdict, evidence) = match next {
                Some(at) => (Verdict::Confirmed, format!("in play {}", at / 2 + 1)),
                None => (Verdict::Contradicted, "it happens before what is told of before".to_owned()),
            };
            claims.push(Claim { span: sentence.span, kind: ClaimKind::Order, verdict, evidence });
        }
        now = next.or(now);
    }
    claims
}

/// The moments at which what a sentence tells can happen: those of its most telling deed.
fn times(sentence: &Sentence, world: &World) -> BTreeSet<usize> {
    let mut best: BTreeSet<usize> = BTreeSet::new();
    let mut both: Option<BTreeSet<usize>> = None;
    for (at, item) in sentence.items.iter().enumerate() {
        let event = match item {
            Item::Deed(event, ..) => event,
            Item::Camera(camera, _) => {
                let own: BTreeSet<usize> =
                    world.shots.iter().filter(|(_, shot)| is_shot(camera, *shot)).map(|(at, _)| *at).collect();
                if !own.is_empty() {
                    both = Some(both.map_or_else(|| own.clone(), |known| known.intersection(&own).copied().collect()));
                    best = own;
                }
                continue;
            }
            _ => continue,
        };
        let next_to = subjects(sentence, at, world);
        let own: BTreeSet<usize> = world
            .happenings
            .iter()
            .filter(|happening| {
                happening.event == *event && (next_to.is_empty() || next_to.binary_search(&happening.thing).is_ok())
            })
            .map(|happening| happening.at)
            .collect();
        if own.is_empty() {
            continue;
        }
        if best.is_empty() || own.len() < best.len() {
            best.clone_from(&own);
        }
        both = Some(both.map_or_else(|| own.clone(), |known| known.intersection(&own).copied().collect()));
    }
    both.filter(|both| !both.is_empty()).unwrap_or(best)
}

fn is_shot(camera: &Camera, shot: Shot) -> bool {
    match (camera, shot) {
        (Camera::ZoomsIn, Shot::In) | (Camera::ZoomsOut, Shot::Out) | (Camera::Turns, Shot::Turn) => true,
        (Camera::Pans(ways), Shot::Pan(x, y)) => ways.iter().all(|way| goes((x, y), *way)),
        _ => false,
    }
}
