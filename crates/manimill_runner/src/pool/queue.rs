//! What is still to be run, and what waits for formulas: those of many samples are compiled together.

use std::collections::VecDeque;

use crate::formulas::Formula;
use crate::judgement::Mode;

/// With so many formulas wanted, LaTeX is started although there is other work.
const ENOUGH_FORMULAS: usize = 96;

/// How often a sample goes on without the formulas that it lacks, to find more of them. One that lacks some after that (it picks single
/// glyphs and stops at each placeholder, or makes formulas as it goes) waits for each.
const FORMULA_ROUNDS: usize = 2;

/// How many formulas a sample may wait for.
const FORMULAS_AWAITED: usize = 500;

/// One sample on its way to a judgement.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) index: usize,
    pub(super) mode: Mode,
    /// What the limits are multiplied by.
    pub(super) chance: u32,
    /// Whether it is run with few frames a second.
    pub(super) coarse: bool,
    /// How often it went on without formulas.
    rounds: usize,
    /// How many it waited for.
    awaited: usize,
    /// How many workers died of it.
    pub(super) deaths: usize,
    pub(super) cpu_seconds: f64,
    pub(super) wall_seconds: f64,
}

impl Attempt {
    fn new(index: usize, mode: Mode) -> Self {
        Self { index, mode, chance: 1, coarse: false, rounds: 0, awaited: 0, deaths: 0, cpu_seconds: 0.0, wall_seconds: 0.0 }
    }

    /// Whether it is run once more after its time was over: with `longest` times as much, then with fewer frames as well.
    pub(super) fn may_run_longer(&mut self, longest: u32) -> bool {
        let is_last = self.chance >= longest;
        if is_last && (self.coarse || longest == 1 || self.mode == Mode::Sampled) {
            return false;
        }
        self.coarse = is_last;
        self.chance = longest;
        true
    }

    /// Whether it is run again, with the formulas that it lacked.
    pub(super) fn may_run_again(&mut self) -> bool {
        self.rounds += 1;
        self.rounds <= FORMULA_ROUNDS
    }

    /// Whether it waits for formulas in this run.
    pub(super) fn waits(&self) -> bool {
        self.rounds >= FORMULA_ROUNDS
    }

    /// Whether it may wait for so many more.
    pub(super) fn may_wait_for(&mut self, formulas: usize) -> bool {
        self.awaited += formulas;
        self.awaited <= FORMULAS_AWAITED
    }
}

/// What a worker does next.
pub(super) enum Next {
    Run(Attempt),
    /// Compile the formulas, then release the samples that wait for them.
    Compile(Vec<Attempt>, Vec<Formula>),
    /// Another worker compiles, and will release work for this one too.
    Pause,
    Nothing,
}

/// The work of one call.
pub(super) struct Queue {
    ready: VecDeque<Attempt>,
    waiting: Vec<(Attempt, Vec<Formula>)>,
    /// How many workers compile.
    compiling: usize,
}

impl Queue {
    pub(super) fn new(indices: Vec<usize>, mode: Mode) -> Self {
        Self { ready: indices.into_iter().map(|index| Attempt::new(index, mode)).collect(), waiting: Vec::new(), compiling: 0 }
    }

    pub(super) fn next(&mut self) -> Next {
        let wanted: usize = self.waiting.iter().map(|(_, formulas)| formulas.len()).sum();
        if wanted < ENOUGH_FORMULAS
            && let Some(attempt) = self.ready.pop_front()
        {
            return Next::Run(attempt);
        }
        if self.waiting.is_empty() {
            return if self.compiling > 0 { Next::Pause } else { Next::Nothing };
        }
        self.compiling += 1;
        let (attempts, formulas): (Vec<_>, Vec<_>) = self.waiting.drain(..).unzip();
        Next::Compile(attempts, formulas.into_iter().flatten().collect())
    }

    pub(super) fn wait(&mut self, attempt: Attempt, formulas: Vec<Formula>) {
        self.waiting.push((attempt, formulas));
    }

    /// What waited for formulas may run again.
    pub(super) fn release(&mut self, attempts: Vec<Attempt>) {
        self.compiling -= 1;
        self.ready.extend(attempts);
    }

    /// What takes long goes to the end.
    pub(super) fn put_off(&mut self, attempt: Attempt) {
        self.ready.push_back(attempt);
    }

    /// What could not be run now goes back to the front.
    pub(super) fn give_back(&mut self, attempt: Attempt) {
        self.ready.push_front(attempt);
    }

    /// The samples that were not judged.
    pub(super) fn left(self) -> Vec<usize> {
        let waiting = self.waiting.into_iter().map(|(attempt, _)| attempt);
        let mut left: Vec<usize> = self.ready.into_iter().chain(waiting).map(|attempt| attempt.index).collect();
        left.sort_unstable();
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(key: &str) -> Formula {
        Formula { key: key.to_owned(), compiler: String::new(), format: String::new(), source: String::new() }
    }

    #[test]
    fn a_sample_that_still_lacks_formulas_waits_for_them_but_not_for_ever() {
        let mut attempt = Attempt::new(0, Mode::Stepped);
        for _ in 0..FORMULA_ROUNDS {
            assert!(!attempt.waits() && attempt.may_run_again());
        }
        assert!(attempt.waits() && !attempt.may_run_again());
        assert!(attempt.may_wait_for(FORMULAS_AWAITED) && !attempt.may_wait_for(1));
    }

    #[test]
    fn what_is_slow_gets_more_time_and_then_fewer_frames() {
        let mut attempt = Attempt::new(0, Mode::Stepped);
        assert!(attempt.may_run_longer(8) && attempt.chance == 8 && !attempt.coarse);
        assert!(attempt.may_run_longer(8) && attempt.chance == 8 && attempt.coarse);
        assert!(!attempt.may_run_longer(8));
        assert!(!Attempt::new(0, Mode::Stepped).may_run_longer(1));
        let mut sampled = Attempt::new(0, Mode::Sampled);
        assert!(sampled.may_run_longer(8) && !sampled.may_run_longer(8));
    }

    #[test]
    fn what_takes_long_comes_after_all_others() {
        let mut queue = Queue::new(vec![4, 7], Mode::Stepped);
        let Next::Run(slow) = queue.next() else { panic!("there is work") };
        queue.put_off(slow);
        let order: Vec<usize> = (0..2).map(|_| if let Next::Run(attempt) = queue.next() { attempt.index } else { 0 }).collect();
        assert_eq!(order, [7, 4]);
    }

    #[test]
    fn samples_that_wait_for_formulas_are_compiled_together_and_come_back() {
        let mut queue = Queue::new(vec![4, 7], Mode::Stepped);
        for _ in 0..2 {
            let Next::Run(attempt) = queue.next() else { panic!("there is work") };
            queue.wait(attempt, vec![formula("x")]);
        }
        let Next::Compile(attempts, formulas) = queue.next() else { panic!("there are formulas") };
        assert_eq!((attempts.len(), formulas.len()), (2, 2));
        assert!(matches!(queue.next(), Next::Pause));
        queue.release(attempts);
        assert_eq!(queue.left(), [4, 7]);
    }
}
