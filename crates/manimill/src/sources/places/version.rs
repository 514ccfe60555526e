//! Versions of Python packages in their order (PEP 440), to find the newest release.

/// A version that can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    epoch: u64,
    /// Without zeros at the end: 1.0 is 1.
    release: Vec<u64>,
    stage: Stage,
    post: Option<u64>,
    /// A development version comes before what it develops; `None` is the thing itself.
    dev: Dev,
    local: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// A development version of the release itself comes before its alphas.
    Development,
    Alpha(u64),
    Beta(u64),
    Candidate(u64),
    Final,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Dev {
    Version(u64),
    Released,
}

impl Version {
    /// Reads a version in any of the spellings that PEP 440 takes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix('v').unwrap_or(&text);
        let (text, local) =
            text.split_once('+').map_or((text, None), |(text, local)| (text, Some(local.replace(['-', '_'], "."))));
        let (epoch, text) = text.split_once('!').map_or(Some((0, text)), |(epoch, text)| Some((epoch.parse().ok()?, text)))?;
        let mut rest = text;
        let mut release = Vec::new();
        while let Some(number) = take_number(&mut rest) {
            release.push(number);
            match rest.strip_prefix('.') {
                Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => rest = after,
                _ => break,
            }
        }
        if release.is_empty() {
            return None;
        }
        while release.len() > 1 && release.last() == Some(&0) {
            release.pop();
        }
        let mut stage = Stage::Final;
        for (names, make) in PRE_RELEASES {
            if let Some(number) = take_part(&mut rest, names) {
                stage = make(number);
                break;
            }
        }
        let post = match take_part(&mut rest, &["post", "rev", "r"]) {
            Some(number) => Some(number),
            None => match rest.strip_prefix('-') {
                Some(number) => {
                    rest = "";
                    Some(number.parse().ok()?)
                }
                None => None,
            },
        };
        let dev = match take_part(&mut rest, &["dev"]) {
            Some(number) => Dev::Version(number),
            None => Dev::Released,
        };
        if stage == Stage::Final && post.is_none() && dev != Dev::Released {
            stage = Stage::Development;
        }
        rest.is_empty().then_some(Self { epoch, release, stage, post, dev, local })
    }

    /// Whether it is a release: no alpha, beta, candidate or development version.
    pub(super) fn is_release(&self) -> bool {
        self.stage == Stage::Final && self.dev == Dev::Released
    }
}

type Make = fn(u64) -> Stage;
const PRE_RELEASES: [(&[&str], Make); 3] =
    [(&["alpha", "a"], Stage::Alpha), (&["beta", "b"], Stage::Beta), (&["rc", "c", "preview", "pre"], Stage::Candidate)];

/// Digits at the start; what is too large to be a number of this world counts as the largest.
fn take_number(rest: &mut &str) -> Option<u64> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// `.post1`, `-beta.2`, `rc`: one of `names` with its number (0 where it has none).
fn take_part(rest: &mut &str, names: &[&str]) -> Option<u64> {
    let bare = rest.strip_prefix(['.', '-', '_']).unwrap_or(rest);
    let after = names.iter().find_map(|name| bare.strip_prefix(name))?;
    let mut numbered =
        after.strip_prefix(['.', '-', '_']).filter(|text| text.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(after);
    let number = take_number(&mut numbered).unwrap_or(0);
    *rest = numbered;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_the_order_of_pep_440() {
        let ordered = [
            "1.0.dev1",
            "1.0a1",
            "1.0b2.dev3",
            "1.0b2",
            "1.0rc1",
            "1.0",
            "1.0.post1.dev1",
            "1.0.post1",
            "1.1.dev1",
            "1.9",
            "1.10",
            "1!0.1",
        ];
        let versions: Vec<Version> = ordered.iter().map(|text| Version::parse(text).expect(text)).collect();
        assert!(versions.is_sorted(), "{versions:?}");
        assert!(versions.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        assert_eq!(Version::parse("v1.0.0"), Version::parse("1"));
        assert_eq!(Version::parse("1.0-alpha.1"), Version::parse("1.0a1"));
        assert_eq!(Version::parse("1.0-1"), Version::parse("1.0.post1"));
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", "latest", "1.0-foo", "1..0"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
