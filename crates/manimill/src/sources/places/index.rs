//! A package index by its simple JSON interface (PEP 691). Nothing here runs a build: an sdist is an archive of files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, ResponseExt};

use super::version::Version;

/// The index that is asked when the environment names none.
const PYPI: &str = "https://pypi.org/simple";
/// The environment's names for another one, as pip and uv read them.
const VARIABLES: [&str; 3] = ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"];
const ACCEPT: &str = "application/vnd.pypi.simple.v1+json";
/// The list of a package's files is never longer than this.
const LONGEST_LIST: u64 = 64 << 20;

/// Why the index gave nothing.
#[derive(Debug)]
pub(super) enum Fault {
    /// The index does not know the package.
    NoSuchPackage,
    /// The user asked to stop.
    Stopped,
    /// It does not answer, or not in words that can be read.
    Other(String),
}

/// A file that the index offers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Offer {
    pub filename: String,
    pub url: String,
    #[serde(default)]
    hashes: Hashes,
    /// `false`, `true`, or the reason.
    #[serde(default)]
    yanked: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Hashes {
    sha256: Option<String>,
}

#[derive(Deserialize)]
struct Listing {
    files: Vec<Offer>,
}

impl Offer {
    /// SHA-256 of the file in hexadecimal digits, where the index says it.
    pub(super) fn sha256(&self) -> Option<&str> {
        self.hashes.sha256.as_deref()
    }

    fn is_yanked(&self) -> bool {
        !matches!(&self.yanked, Value::Null | Value::Bool(false))
    }

    /// The version in its file name, for the package of that name.
    pub(super) fn version(&self, package: &str) -> Option<&str> {
        let stem = [".whl", ".tar.gz", ".zip", ".tgz"].iter().find_map(|suffix| self.filename.strip_suffix(suffix))?;
        let is_name = |end: &usize| normalise(&stem[..*end]) == normalise(package);
        let end = stem.match_indices('-').map(|(end, _)| end).find(is_name)?;
        let rest = &stem[end + 1..];
        Some(if self.is_wheel() { rest.split('-').next().unwrap_or(rest) } else { rest })
    }

    fn is_wheel(&self) -> bool {
        self.filename.rsplit('.').next() == Some("whl")
    }

    /// A wheel for every platform holds what is installed and nothing else; an sdist comes next; a wheel for one
    /// platform last, and always the same one, whatever this machine is.
    fn rank(&self) -> (u8, &str) {
        let rank = match (self.filename.ends_with("-none-any.whl"), self.is_wheel()) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        (rank, &self.filename)
    }
}

/// The file to read: of the wanted version, or of the newest release that was not withdrawn.
pub(super) fn choose<'a>(offers: &'a [Offer], package: &str, wanted: Option<&str>) -> Option<&'a Offer> {
    let of_version = |version: &Version| {
        let fits = |offer: &&Offer| offer.version(package).and_then(Version::parse).as_ref() == Some(version);
        offers.iter().filter(fits).min_by(|left, right| left.rank().cmp(&right.rank()))
    };
    if let Some(wanted) = wanted {
        return of_version(&Version::parse(wanted)?);
    }
    let kept = offers.iter().filter(|offer| !offer.is_yanked()).filter_map(|offer| Version::parse(offer.version(package)?));
    let (releases, others): (Vec<Version>, Vec<Version>) = kept.partition(Version::is_release);
    of_version(releases.iter().max().or(others.iter().max())?)
}

/// The versions that there are, newest last.
pub(super) fn versions(offers: &[Offer], package: &str) -> Vec<String> {
    let mut versions: Vec<(Version, &str)> =
        offers.iter().filter_map(|offer| offer.version(package)).filter_map(|text| Some((Version::parse(text)?, text))).collect();
    versions.sort();
    versions.dedup_by(|left, right| left.0 == right.0);
    versions.into_iter().map(|(_, text)| text.to_owned()).collect()
}

/// All files of a package, with absolute URLs. `index` is the index's own URL.
pub(super) fn list(index: &str, package: &str) -> Result<Vec<Offer>, Fault> {
    let url = format!("{}/{}/", index.trim_end_matches('/'), normalise(package));
    let mut response = agent().get(&url).header("accept", ACCEPT).call().map_err(|cause| match cause {
        ureq::Error::StatusCode(404) => Fault::NoSuchPackage,
        cause => Fault::Other(format!("{} does not answer: {cause}", public_name(&url))),
    })?;
    let answered = response.get_uri().to_string();
    let body =
        response.body_mut().with_config().limit(LONGEST_LIST).read_to_vec().map_err(|cause| Fault::Other(cause.to_string()))?;
    let mut listing: Listing = serde_json::from_slice(&body)
        .map_err(|_| Fault::Other(format!("{} does not answer in JSON (PEP 691)", public_name(&url))))?;
    for offer in &mut listing.files {
        offer.url = absolute(&offer.url, &answered);
    }
    Ok(listing.files)
}

/// The bytes of a file.
pub(super) fn download(url: &str, limit: u64, stop: &AtomicBool) -> Result<Vec<u8>, Fault> {
    use std::io::Read;
    let failed = |cause: &dyn std::fmt::Display| Fault::Other(format!("{} cannot be fetched: {cause}", public_name(url)));
    let response = agent().get(url).call().map_err(|cause| failed(&cause))?;
    let mut reader = response.into_body().into_with_config().limit(limit).reader();
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Fault::Stopped);
        }
        match reader.read(&mut chunk).map_err(|cause| failed(&cause))? {
            0 => return Ok(bytes),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

/// A package's name as indexes compare it (PEP 503).
pub(super) fn normalise(name: &str) -> String {
    let parts: Vec<&str> = name.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
    parts.join("-").to_ascii_lowercase()
}

/// The index that the environment names.
pub(super) fn base_url() -> String {
    VARIABLES
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|url| !url.trim().is_empty()))
        .unwrap_or_else(|| PYPI.to_owned())
}

fn agent() -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .tls_config(tls)
        .user_agent(concat!("manimill/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_mins(1)))
        .timeout_global(Some(Duration::from_mins(30)))
        .build()
        .into()
}

/// A link of an index may be relative to the page that it stands on.
fn absolute(link: &str, page: &str) -> String {
    if link.contains("://") {
        return link.to_owned();
    }
    let (scheme, rest) = page.split_once("://").unwrap_or(("https", page));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if let Some(rooted) = link.strip_prefix("//") {
        return format!("{scheme}://{rooted}");
    }
    if link.starts_with('/') {
        return format!("{scheme}://{host}{link}");
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{scheme}://{host}/{}", parts.join("/"))
}

/// A URL without credentials.
fn public_name(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{scheme}://{}/{path}", host.rsplit('@').next().unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(filename: &str, yanked: bool) -> Offer {
        Offer { filename: filename.into(), url: String::new(), hashes: Hashes::default(), yanked: Value::Bool(yanked) }
    }

    #[test]
    fn reads_versions_from_file_names() {
        assert_eq!(offer("manim_physics-0.4.0-py3-none-any.whl", false).version("manim-physics"), Some("0.4.0"));
        assert_eq!(offer("manim-physics-0.1.0.tar.gz", false).version("manim_physics"), Some("0.1.0"));
        assert_eq!(offer("manim-physics-0.1.0.tar.gz", false).version("manim"), Some("physics-0.1.0"));
        assert_eq!(offer("x-1.exe", false).version("x"), None);
    }

    #[test]
    fn chooses_the_newest_release_that_stands_and_its_wheel() {
        let offers = [
            offer("x-1.9.tar.gz", false),
            offer("x-1.10.tar.gz", false),
            offer("x-1.10-cp311-cp311-linux_x86_64.whl", false),
            offer("x-1.10-py3-none-any.whl", false),
            offer("x-1.11.tar.gz", true),
            offer("x-2.0rc1.tar.gz", false),
        ];
        let name = |wanted| choose(&offers, "x", wanted).map(|offer| offer.filename.as_str());
        assert_eq!(name(None), Some("x-1.10-py3-none-any.whl"));
        assert_eq!(name(Some("1.9.0")), Some("x-1.9.tar.gz"));
        assert_eq!(name(Some("1.11")), Some("x-1.11.tar.gz"));
        assert_eq!(name(Some("3")), None);
    }

    #[test]
    fn links_may_be_relative() {
        assert_eq!(absolute("../../files/x.whl", "https://a.org/simple/x/"), "https://a.org/files/x.whl");
        assert_eq!(absolute("/f/x.whl", "https://a.org/simple/x/"), "https://a.org/f/x.whl");
        assert_eq!(absolute("https://b.org/x.whl", "https://a.org/simple/x/"), "https://b.org/x.whl");
    }

    #[test]
    fn reads_what_an_index_says() {
        let listing: Listing = serde_json::from_str(
            r#"{"files": [{"filename": "x-1.whl", "url": "u", "hashes": {"sha256": "ab"}, "yanked": "broken", "size": 3}]}"#,
        )
        .expect("valid");
        assert_eq!(listing.files[0].sha256(), Some("ab"));
        assert!(listing.files[0].is_yanked());
    }
}
