//! How far the verdicts of a build can be trusted: what second opinions say, and what would win samples back.

use std::collections::BTreeMap;
use std::sync::Arc;

use manimill_runner::{Audit, Fidelity};
use serde::Serialize;

use crate::ledger::Decision;

/// What the second opinions of one build say, by the ids of the samples.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trust {
    /// Verdicts that `manim -ql` itself was asked about, and whether it agrees.
    pub audits: BTreeMap<Arc<str>, bool>,
    /// Samples that were compared with what their originals do in their own repositories.
    pub fidelity: BTreeMap<Arc<str>, Fidelity>,
}

impl Trust {
    /// How many verdicts were audited, and how many of them hold.
    pub fn audited(&self) -> (usize, usize) {
        (self.audits.len(), self.audits.values().filter(|agrees| **agrees).count())
    }

    /// One sentence a kind of second opinion, for people; nothing where none was asked for.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let (audited, agree) = self.audited();
        if let Some(rate) = (100 * agree).checked_div(audited) {
            sentences.push(format!("Audit: `manim -ql` itself agrees with {agree} of {audited} verdicts ({rate}%)."));
        }
        if !self.fidelity.is_empty() {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for fidelity in self.fidelity.values() {
                *counts.entry(fidelity.name()).or_default() += 1;
            }
            let count = |name: &str| counts.get(name).copied().unwrap_or_default();
            sentences.push(format!(
                "Fidelity: of {} samples compared with their originals, {} do the same, {} the same but for replaced files, \
                 {} differ; {} originals do not run.",
                self.fidelity.len(),
                count("identical"),
                count("identical-but-assets"),
                count("different"),
                count("original-fails"),
            ));
        }
        sentences
    }
}

/// Why an audit refutes that a sample runs.
pub fn refutation(audit: &Audit) -> String {
    let lines: Vec<&str> = audit.output.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    format!("`manim -ql` itself does not render it\n{}", lines[lines.len().saturating_sub(20)..].join("\n"))
}

/// A share of the items, at least one where the share is not zero: always the same for the same codes, in any order.
pub fn chosen<'a>(codes: impl Iterator<Item = (usize, &'a str)>, share: f64) -> Vec<usize> {
    let mut ranked: Vec<([u8; 32], usize)> =
        codes.map(|(index, code)| (*blake3::hash(code.as_bytes()).as_bytes(), index)).collect();
    ranked.sort_unstable();
    let wanted = share * f64::from(u32::try_from(ranked.len()).unwrap_or(u32::MAX));
    let first = ranked.into_iter().zip(0u32..).take_while(|(_, place)| f64::from(*place) < wanted);
    let mut chosen: Vec<usize> = first.map(|((_, index), _)| index).collect();
    chosen.sort_unstable();
    chosen
}

/// The packages that samples were dropped for the want of, as pip names them, with how many samples each would win back.
/// Where a sample needs several, they stand together.
pub fn missing_packages(decisions: &[Decision]) -> BTreeMap<String, usize> {
    let mut wanted = BTreeMap::new();
    for decision in decisions.iter().filter(|decision| decision.reason == "missing-package") {
        let modules = decision.evidence.lines().next().unwrap_or_default();
        let mut packages: Vec<&str> = modules.split(',').map(str::trim).map(package_of).filter(|name| !name.is_empty()).collect();
        packages.sort_unstable();
        packages.dedup();
        *wanted.entry(packages.join(" ")).or_default() += 1;
    }
    wanted.remove("");
    wanted
}

/// The same for people, most samples first: `install pulp: 44 samples`.
pub fn package_advice(wanted: &BTreeMap<String, usize>) -> Vec<String> {
    let mut sorted: Vec<(&String, &usize)> = wanted.iter().collect();
    sorted.sort_by_key(|(packages, samples)| (std::cmp::Reverse(**samples), (*packages).clone()));
    let lines = sorted.into_iter().map(|(packages, samples)| {
        let plural = if *samples == 1 { "" } else { "s" };
        format!("install {packages}: {samples} sample{plural}")
    });
    lines.collect()
}

/// What pip calls the package that brings a module, where that is not the module's own name.
fn package_of(module: &str) -> &str {
    const OTHER_NAMES: [(&str, &str); 14] = [
        ("Bio", "biopython"),
        ("Crypto", "pycryptodome"),
        ("PIL", "pillow"),
        ("attr", "attrs"),
        ("bs4", "beautifulsoup4"),
        ("cv2", "opencv-python-headless"),
        ("dateutil", "python-dateutil"),
        ("dotenv", "python-dotenv"),
        ("fitz", "pymupdf"),
        ("serial", "pyserial"),
        ("skimage", "scikit-image"),
        ("sklearn", "scikit-learn"),
        ("umap", "umap-learn"),
        ("yaml", "pyyaml"),
    ];
    let top = module.split('.').next().unwrap_or_default();
    OTHER_NAMES.iter().find(|(name, _)| *name == top).map_or(top, |(_, package)| package)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Stage;

    fn dropped(evidence: &str) -> Decision {
        Decision {
            stage: Stage::Check,
            id: "a".into(),
            reason: "missing-package".into(),
            evidence: evidence.into(),
            code: String::new(),
        }
    }

    #[test]
    fn packages_are_counted_by_what_wins_a_sample_back() {
        let decisions = ["cv2, pulp.apis", "pulp", "pulp, pulp.apis\nline 3: …", ""].map(dropped);
        let wanted = missing_packages(&decisions);
        assert_eq!(package_advice(&wanted), ["install pulp: 2 samples", "install opencv-python-headless pulp: 1 sample"]);
    }

    #[test]
    fn a_share_is_the_same_in_any_order_and_never_nothing() {
        let codes: Vec<String> = (0..250).map(|number| number.to_string()).collect();
        let one = chosen(codes.iter().map(String::as_str).enumerate(), 0.01);
        assert_eq!(one.len(), 3);
        let backwards = chosen(codes.iter().map(String::as_str).rev().enumerate(), 0.01);
        let mut same: Vec<usize> = backwards.into_iter().map(|index| 249 - index).collect();
        same.sort_unstable();
        assert_eq!(one, same);
        assert_eq!(chosen([(0, "a")].into_iter(), 0.01), [0]);
        assert!(chosen([(0, "a")].into_iter(), 0.0).is_empty());
    }
}
