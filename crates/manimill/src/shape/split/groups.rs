//! What belongs together: members that share a unit or a tie, through any number of others.

use std::collections::BTreeMap;

use super::Member;

/// Members in their groups. A group is named by the place of its first member.
#[derive(Clone, Debug)]
pub struct Grouped {
    of: Vec<usize>,
    groups: BTreeMap<usize, Vec<usize>>,
}

impl Grouped {
    /// The group of a member.
    pub fn group_of(&self, member: usize) -> usize {
        self.of[member]
    }

    /// Every group with the places of its members, in order.
    pub fn groups(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.groups.iter().map(|(group, members)| (*group, members.as_slice()))
    }
}

/// Groups members; `may` says which two may be tied at all. Candidates that were dropped tie nothing to anything: they
/// are in no dataset.
pub fn group(members: &[Member], may: impl Fn(&Member, &Member) -> bool) -> Grouped {
    let mut sets = Sets((0..members.len()).collect());
    let mut first: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        let unit = (0, member.unit.as_str());
        let ties = member.ties.iter().filter(|_| member.is_row).map(|tie| (1, tie.as_str()));
        for key in std::iter::once(unit).chain(ties) {
            let known = first.entry(key).or_default();
            match known.iter().find(|&&other| may(&members[other], member)) {
                Some(&other) => sets.join(other, at),
                None => known.push(at),
            }
        }
    }
    let of: Vec<usize> = (0..members.len()).map(|at| sets.find(at)).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, group) in of.iter().enumerate() {
        groups.entry(*group).or_default().push(at);
    }
    Grouped { of, groups }
}

/// Union-find; the representative of a set is its lowest member.
struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut next = at;
        while self.0[next] != root {
            next = std::mem::replace(&mut self.0[next], root);
        }
        root
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.find(left), self.find(right));
        self.0[left.max(right)] = left.min(right);
    }
}
