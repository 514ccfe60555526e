use super::*;
use crate::judgement::Still;

fn runs() -> Judgement {
    Judgement {
        verdict: Verdict::Runs,
        coarse: false,
        timeline: None,
        stills: vec![Still { time: 1.5, png: vec![1, 2, 3, 255] }],
        cpu_seconds: 0.25,
        wall_seconds: 0.5,
        cached: false,
    }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/verdicts");
    (folder, path)
}

fn logs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path());
    let mut logs: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(SUFFIX)).collect();
    logs.sort();
    logs
}

#[test]
fn a_judgement_comes_back_equal() {
    let (_kept, path) = folder();
    Cache::open(&path).put(&[7; 32], &runs());
    let found = Cache::open(&path).get(&[7; 32]).expect("it is kept");
    assert!(found.cached && found.same_content(&runs()));
    assert!(Cache::open(&path).get(&[8; 32]).is_none());
}

#[test]
fn what_depends_on_circumstances_is_not_kept() {
    let (_kept, path) = folder();
    let cache = Cache::open(&path);
    cache.put(&[7; 32], &Judgement::unjudged(Unjudged::Cancelled));
    assert!(cache.get(&[7; 32]).is_none());
}

#[test]
fn two_runs_at_once_know_what_the_other_one_finds() {
    let (_kept, path) = folder();
    let (one, other) = (Cache::open(&path), Cache::open(&path));
    for number in 0..20 {
        one.put(&[number; 32], &runs());
        other.put(&[100 + number; 32], &runs());
        assert!(other.get(&[number; 32]).is_some() && one.get(&[100 + number; 32]).is_some(), "{number}");
    }
    drop((one, other));
    let later = Cache::open(&path);
    assert!((0..20).all(|number| later.get(&[number; 32]).is_some() && later.get(&[100 + number; 32]).is_some()));
}

#[test]
fn the_newest_judgement_counts() {
    let (_kept, path) = folder();
    let slower = Judgement { cpu_seconds: 9.0, ..runs() };
    let cache = Cache::open(&path);
    cache.put(&[7; 32], &runs());
    cache.put(&[7; 32], &slower);
    assert!(cache.get(&[7; 32]).is_some_and(|found| found.cpu_seconds > 8.0));
}

#[test]
fn many_logs_become_one_but_for_those_of_runs_that_go_on() {
    let (_kept, path) = folder();
    let live = Cache::open(&path);
    live.put(&[200; 32], &runs());
    for number in 1..MANY_LOGS as u8 {
        Cache::open(&path).put(&[number; 32], &runs());
    }
    assert_eq!(logs(&path).len(), MANY_LOGS);
    let merged = Cache::open(&path);
    assert_eq!(logs(&path).len(), 2, "the live one and the merged one");
    assert!((1..MANY_LOGS as u8).all(|number| merged.get(&[number; 32]).is_some()));
    live.put(&[201; 32], &runs());
    assert!(merged.get(&[200; 32]).is_some() && merged.get(&[201; 32]).is_some());
    assert!(live.get(&[3; 32]).is_some(), "a run that goes on reads what was merged");
}

#[test]
fn what_is_cut_off_anywhere_loses_the_last_entry_and_nothing_before() {
    let (_kept, path) = folder();
    let cache = Cache::open(&path);
    cache.put(&[1; 32], &runs());
    let first = fs::metadata(&logs(&path)[0]).expect("a log").len();
    cache.put(&[2; 32], &runs());
    drop(cache);
    let log = logs(&path).remove(0);
    let whole = fs::read(&log).expect("it is there");
    for length in first..whole.len() as u64 {
        fs::write(&log, &whole[..length as usize]).expect("it is written");
        let cache = Cache::open(&path);
        assert!(cache.get(&[1; 32]).is_some() && cache.get(&[2; 32]).is_none(), "cut at {length}");
    }
}

#[test]
fn damage_is_never_believed_and_costs_what_it_hits() {
    let (_kept, path) = folder();
    let cache = Cache::open(&path);
    for number in 0..4 {
        cache.put(&[number; 32], &runs());
    }
    drop(cache);
    let log = logs(&path).remove(0);
    let whole = fs::read(&log).expect("it is there");
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut broken = whole.clone();
        broken[at..(at + 16).min(whole.len())].fill(0xA5);
        fs::write(&log, &broken).expect("it is written");
        let cache = Cache::open(&path);
        let found: Vec<Judgement> = (0..4).filter_map(|number| cache.get(&[number; 32])).collect();
        assert!(found.iter().all(|found| found.same_content(&runs())), "damage at {at} was believed");
        assert!(found.len() >= 2, "damage at {at} cost {} of 4", 4 - found.len());
    }
    fs::write(&log, b"this is no log, and never was one").expect("it is written");
    let cache = Cache::open(&path);
    cache.put(&[7; 32], &runs());
    assert!(cache.get(&[7; 32]).is_some());
}
