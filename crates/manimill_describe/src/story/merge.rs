//! Aggregation: what happens again and again is told once, and long stories fall into acts.

use std::collections::BTreeMap;

use super::{Act, Action, Beat, Deed, Look, Side};

/// From so many beats on a story falls into acts where the screen is cleared.
const LONG: usize = 9;

/// The longest pattern of beats that is looked for.
const PERIOD: usize = 5;

type Cast = BTreeMap<u32, Look>;

/// The beats, merged and cut into acts.
pub(super) fn acts(beats: Vec<Beat>, cast: &Cast) -> Vec<Act> {
    let beats: Vec<Beat> = beats.into_iter().flat_map(|beat| spread(tidy(beat, cast), cast)).collect();
    let beats = join_pauses(beats);
    let beats = repeats(&beats, cast);
    cut(beats)
}

/// Deeds that are the same become one of several actors.
fn tidy(mut beat: Beat, cast: &Cast) -> Beat {
    let mut deeds: Vec<Deed> = Vec::new();
    for deed in beat.deeds {
        match deeds.iter_mut().find(|known| is_same(known, &deed, cast)) {
            Some(known) => {
                known.one_by_one |= deed.one_by_one;
                for actor in deed.actors {
                    if !known.actors.contains(&actor) {
                        known.actors.push(actor);
                    }
                }
                if let (Action::Become(into, _), Action::Become(more, _)) = (&mut known.action, deed.action) {
                    into.extend(more);
                }
            }
            None => deeds.push(deed),
        }
    }
    beat.deeds = deeds;
    beat
}

/// Much that stands there at once is told in several steps, what is alike in one of them.
fn spread(beat: Beat, cast: &Cast) -> Vec<Beat> {
    let [Deed { actors, action: Action::Appear(None), .. }] = beat.deeds.as_slice() else { return vec![beat] };
    let mut steps: Vec<(String, Vec<u32>)> = Vec::new();
    for actor in actors {
        let kind = kind(*actor, cast);
        match steps.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, all)) => all.push(*actor),
            None => steps.push((kind, vec![*actor])),
        }
    }
    if steps.len() <= 3 || actors.len() <= 4 {
        return vec![beat];
    }
    let step =
        |actors: Vec<u32>| Beat { deeds: vec![Deed { actors, action: Action::Appear(None), one_by_one: false }], ..beat.clone() };
    steps.chunks(2).map(|pair| step(pair.iter().flat_map(|(_, actors)| actors.clone()).collect())).collect()
}

/// Whether two deeds can be told as one.
fn is_same(one: &Deed, other: &Deed, cast: &Cast) -> bool {
    let alike = || {
        one.actors.iter().chain(&other.actors).map(|actor| kind(*actor, cast)).collect::<std::collections::BTreeSet<_>>().len()
            == 1
    };
    match (&one.action, &other.action) {
        (Action::Appear(one), Action::Appear(other)) | (Action::Leave(one), Action::Leave(other)) => one == other,
        (Action::Move(one), Action::Move(other)) => {
            one.along.is_none() && other.along.is_none() && one.toward == other.toward && (one.to == other.to || alike())
        }
        (Action::Become(_, one), Action::Become(_, other)) => one == other && alike(),
        (Action::Rewrite(..), Action::Rewrite(..)) => false,
        (one, other) => one == other,
    }
}

/// What makes two actors look alike: class and colour, not place or words.
fn kind(actor: u32, cast: &Cast) -> String {
    cast.get(&actor).map_or_else(String::new, |look| {
        format!("{}/{}/{}", look.class, look.members.len(), if look.text.is_some() { "text" } else { "" })
    })
}

/// The shape of a beat: who of which kind does what, without places and words.
fn shape(beat: &Beat, cast: &Cast) -> Vec<String> {
    let deed = |deed: &Deed| {
        let mut kinds: Vec<String> = deed.actors.iter().map(|actor| kind(*actor, cast)).collect();
        kinds.sort();
        kinds.dedup();
        let action = match &deed.action {
            Action::Move(motion) => format!("move {:?}", motion.along.is_some()),
            Action::Become(into, _) => format!("become {}", into.first().map_or_else(String::new, |into| kind(*into, cast))),
            Action::Recolor(_) => "recolor".to_owned(),
            Action::Rewrite(..) => "rewrite".to_owned(),
            Action::Scale(factor) => format!("scale {}", *factor > 1.0),
            Action::Pause(_) => "pause".to_owned(),
            other => format!("{other:?}"),
        };
        format!("{action}: {}", kinds.join(","))
    };
    let mut deeds: Vec<String> = beat.deeds.iter().map(deed).collect();
    deeds.dedup();
    deeds
}

/// A pause belongs to the beat before it.
fn join_pauses(beats: Vec<Beat>) -> Vec<Beat> {
    let is_pause = |beat: &Beat| matches!(beat.deeds.as_slice(), [Deed { action: Action::Pause(_), .. }]);
    let mut joined: Vec<Beat> = Vec::new();
    for beat in beats {
        if is_pause(&beat)
            && let Some(before) = joined.last_mut()
            && is_pause(before)
        {
            before.seconds += beat.seconds;
            before.deeds[0].action = Action::Pause(before.seconds);
        } else {
            joined.push(beat);
        }
    }
    joined
}

/// Finds patterns of up to [`PERIOD`] beats that come at least three times in a row (twice, where they are long), and tells them once.
fn repeats(beats: &[Beat], cast: &Cast) -> Vec<Beat> {
    let is_pause = |beat: &Beat| matches!(beat.deeds.as_slice(), [Deed { action: Action::Pause(_), .. }]);
    let shapes: Vec<Vec<String>> = beats.iter().map(|beat| shape(beat, cast)).collect();
    let mut told = Vec::new();
    let mut at = 0;
    while at < beats.len() {
        let found = (1..=PERIOD.min(beats.len() - at)).find_map(|period| {
            let pattern = &shapes[at..at + period];
            let rounds = shapes[at + period..].chunks_exact(period);
            let times = 1 + rounds.take_while(|round| *round == pattern).count();
            let least = if period == 1
                && beats[at].deeds.iter().all(|deed| matches!(deed.action, Action::Appear(_) | Action::Leave(_)))
            {
                2
            } else {
                3
            };
            let says = !beats[at..at + period].iter().all(is_pause) && beats[at].start < beats[at + period * times - 1].start;
            (times >= least && says).then_some((period, times))
        });
        if let Some((period, times)) = found {
            told.push(fold(&beats[at..at + period * times], period, times as u32, cast));
            at += period * times;
        } else {
            told.push(beats[at].clone());
            at += 1;
        }
    }
    told
}

/// One beat for several rounds of a pattern.
fn fold(beats: &[Beat], period: usize, times: u32, cast: &Cast) -> Beat {
    let mut deeds: Vec<Deed> = Vec::new();
    let mut marks: Vec<Vec<String>> = Vec::new();
    for step in 0..period {
        let rounds: Vec<&Beat> = beats.iter().skip(step).step_by(period).collect();
        for deed in &rounds[0].deeds {
            if matches!(deed.action, Action::Pause(_)) {
                continue;
            }
            let mark = shape(&Beat { deeds: vec![deed.clone()], ..Beat::default() }, cast);
            let same = rounds
                .iter()
                .flat_map(|round| &round.deeds)
                .filter(|other| shape(&Beat { deeds: vec![(*other).clone()], ..Beat::default() }, cast) == mark);
            let mut merged = Deed { actors: Vec::new(), action: general(&deed.action), one_by_one: true };
            for other in same {
                merged
                    .actors
                    .extend(other.actors.iter().filter(|actor| !merged.actors.contains(actor)).copied().collect::<Vec<_>>());
                if let (Action::Become(into, _), Action::Become(more, _)) = (&mut merged.action, &other.action) {
                    into.extend(more.iter().filter(|new| !into.contains(new)).copied().collect::<Vec<_>>());
                }
                if let (Action::Move(motion), Action::Move(more)) = (&mut merged.action, &other.action)
                    && motion.toward != more.toward
                {
                    motion.toward = Side::None;
                }
                if let (Action::Recolor(color), Action::Recolor(more)) = (&mut merged.action, &other.action)
                    && color != more
                {
                    color.clear();
                }
                if let (Action::Rewrite(_, last), Action::Rewrite(_, more)) = (&mut merged.action, &other.action) {
                    last.clone_from(more);
                }
            }
            if !marks.contains(&mark) {
                marks.push(mark);
                deeds.push(merged);
            }
        }
    }
    let (first, last) = (&beats[0], &beats[beats.len() - 1]);
    Beat {
        start: first.start,
        seconds: last.start + last.seconds - first.start,
        line: first.line,
        section: first.section.clone(),
        deeds,
        times,
    }
}

/// An action without what differs from round to round.
fn general(action: &Action) -> Action {
    match action {
        Action::Move(motion) => Action::Move(super::Motion { beside: None, returns: false, ..motion.clone() }),
        other => other.clone(),
    }
}

/// Cuts a long story where a section begins or the screen has been cleared.
fn cut(beats: Vec<Beat>) -> Vec<Act> {
    let total = beats.iter().filter(|beat| beat.moves()).count();
    let mut acts = vec![Act::default()];
    let mut shown: usize = 0;
    for beat in beats {
        let came: usize =
            beat.deeds.iter().filter(|deed| matches!(deed.action, Action::Appear(_))).map(|deed| deed.actors.len()).sum();
        let left: usize =
            beat.deeds.iter().filter(|deed| matches!(deed.action, Action::Leave(_))).map(|deed| deed.actors.len()).sum();
        let clears = left >= 2 && came == 0 && shown <= left;
        shown = (shown + came).saturating_sub(left);
        if let Some(act) = acts.last_mut() {
            if beat.section.is_some() && beat.section != act.name && !act.beats.is_empty() {
                acts.push(Act { name: beat.section.clone(), beats: vec![beat] });
                continue;
            }
            act.name = act.name.take().or_else(|| beat.section.clone());
            act.beats.push(beat);
        }
        if clears && total > LONG {
            acts.push(Act::default());
        }
    }
    acts.retain(|act| !act.beats.is_empty());
    acts
}
