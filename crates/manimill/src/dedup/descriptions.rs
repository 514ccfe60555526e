//! Codes and descriptions that contradict each other, and how far a source's descriptions can be trusted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::alignment::FITS;
use super::prompts::{key, unrelated};

/// What can be said of one source's descriptions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceDescriptions {
    /// The source's id.
    pub source: Arc<str>,
    /// Codes that have a description.
    pub described: usize,
    /// Different descriptions; case and white space aside.
    pub distinct: usize,
    /// Described codes whose description stands with a different code too, in this source or another.
    pub same_description: usize,
    /// Described codes that stand with a different description too.
    pub same_code: usize,
    /// Described codes that stand with a description which has nothing to do with this one.
    pub contradicted: usize,
    /// Described codes whose description fits, by its alignment.
    pub fitting: usize,
    /// Mean alignment, 0 to 1; null where nothing could be compared.
    pub alignment: Option<f64>,
    /// The share of described codes whose description fits and is not contradicted, 0 to 1; null where there is none.
    pub trust: Option<f64>,
}

/// One described code.
pub(super) struct Described<'a> {
    pub(super) source: &'a Arc<str>,
    pub(super) text: &'a str,
    pub(super) alignment: Option<f64>,
    /// Its group of the same program, whatever things are called, and its group of near-duplicates.
    pub(super) renamed: u32,
    pub(super) near: u32,
}

/// One entry a source, by id.
pub(super) fn of_sources(codes: &[Described<'_>]) -> Vec<SourceDescriptions> {
    let keys: Vec<u64> = codes.iter().map(|code| key(code.text)).collect();
    let mut codes_of: BTreeMap<u64, (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
    let mut texts_of: BTreeMap<u32, BTreeMap<u64, &str>> = BTreeMap::new();
    for (code, key) in codes.iter().zip(&keys) {
        let (renamed, near) = codes_of.entry(*key).or_default();
        renamed.insert(code.renamed);
        near.insert(code.near);
        texts_of.entry(code.renamed).or_default().insert(*key, code.text);
    }
    let mut sources: BTreeMap<&Arc<str>, Vec<(usize, u64)>> = BTreeMap::new();
    for (place, (code, key)) in codes.iter().zip(&keys).enumerate() {
        sources.entry(code.source).or_default().push((place, *key));
    }
    let entry = |(source, of_source): (&Arc<str>, Vec<(usize, u64)>)| {
        let mut entry = SourceDescriptions {
            source: source.clone(),
            described: of_source.len(),
            distinct: of_source.iter().map(|(_, key)| key).collect::<BTreeSet<_>>().len(),
            same_description: 0,
            same_code: 0,
            contradicted: 0,
            fitting: 0,
            alignment: None,
            trust: None,
        };
        let mut trusted = 0_u32;
        let mut alignments = Vec::new();
        for (place, key) in of_source {
            let code = &codes[place];
            let (renamed, near) = &codes_of[&key];
            let texts = &texts_of[&code.renamed];
            let is_contradicted = texts.iter().any(|(other, text)| *other != key && unrelated([code.text, text]) > 1);
            let fits = code.alignment.is_none_or(|alignment| alignment >= FITS);
            entry.same_description += usize::from(renamed.len() > 1);
            entry.same_code += usize::from(texts.len() > 1);
            entry.contradicted += usize::from(is_contradicted);
            entry.fitting += usize::from(fits);
            // One description of codes that are nearly the same contradicts nothing.
            trusted += u32::from(fits && !is_contradicted && near.len() == 1);
            alignments.extend(code.alignment);
        }
        let mean = |sum: f64, count: usize| (count > 0).then(|| super::rounded(sum / f64::from(count as u32)));
        entry.alignment = mean(alignments.iter().sum(), alignments.len());
        entry.trust = mean(f64::from(trusted), entry.described);
        entry
    };
    sources.into_iter().map(entry).collect()
}
