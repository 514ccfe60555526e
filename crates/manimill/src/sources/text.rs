//! Bytes → text, the way Python reads a source file: byte-order mark, PEP 263 encoding comment, UTF-8.

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Undecodable {
    /// The bytes are not what their encoding promises; in words, with the place.
    NotUtf8(String),
    /// The bytes are no text at all.
    NotText(String),
}

/// Decodes a Python file, which may name its own encoding.
pub(super) fn decode_python(bytes: &[u8]) -> Result<String, Undecodable> {
    match declared_encoding(bytes).as_deref() {
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "iso-latin-1" | "l1" | "8859") => {
            refuse_binary(bytes)?;
            Ok(bytes.iter().map(|&byte| char::from(byte)).collect())
        }
        Some("cp1252" | "windows-1252" | "1252") => {
            refuse_binary(bytes)?;
            bytes
                .iter()
                .enumerate()
                .map(|(offset, &byte)| cp1252(byte).ok_or_else(|| not_decodable("cp1252", byte, offset, bytes)))
                .collect()
        }
        _ => decode(bytes),
    }
}

/// Decodes any other text file: UTF-8, with or without a byte-order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Undecodable> {
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let skipped = bytes.len() - marked.unwrap_or(bytes).len();
    let bytes = marked.unwrap_or(bytes);
    refuse_binary(bytes)?;
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|cause| {
        let offset = cause.valid_up_to();
        not_decodable("UTF-8", bytes[offset], offset + skipped, bytes)
    })
}

fn not_decodable(encoding: &str, byte: u8, offset: usize, bytes: &[u8]) -> Undecodable {
    let line = bytes[..offset.min(bytes.len())].split(|byte| *byte == b'\n').count();
    Undecodable::NotUtf8(format!("byte 0x{byte:02X} at offset {offset} (line {line}) is not {encoding}"))
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Undecodable> {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(offset) => Err(Undecodable::NotText(format!("a zero byte at offset {offset}: it is no text"))),
        None => Ok(()),
    }
}

/// The encoding that a comment in the first two lines names (PEP 263), in lower case with `-` between its parts.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches('\u{FEFF}').trim();
        let Some(comment) = line.strip_prefix('#') else {
            if line.is_empty() {
                continue;
            }
            // Only a blank first line lets the second one speak.
            return None;
        };
        for marker in ["coding:", "coding="] {
            if let Some((_, rest)) = comment.split_once(marker) {
                let name = rest.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c));
                return Some(name.collect::<String>().to_ascii_lowercase().replace('_', "-"));
            }
        }
    }
    None
}

/// Windows code page 1252; five of its bytes have no meaning.
fn cp1252(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–',
        '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => Some(HIGH[usize::from(byte - 0x80)]).filter(|c| *c != '\0'),
        _ => Some(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(decode_python(b"\xEF\xBB\xBFx = 1").as_deref(), Ok("x = 1"));
    }

    #[test]
    fn an_encoding_comment_is_obeyed() {
        assert_eq!(decode_python(b"# -*- coding: latin-1 -*-\ns = '\xE9'").as_deref(), Ok("# -*- coding: latin-1 -*-\ns = 'é'"));
        assert_eq!(
            decode_python(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\ns = '\x80'").map(|text| text.ends_with("'€'")),
            Ok(true)
        );
        assert_eq!(decode_python("# coding: utf_8\ns = 'é'".as_bytes()).as_deref(), Ok("# coding: utf_8\ns = 'é'"));
    }

    #[test]
    fn an_encoding_comment_after_code_is_no_such_comment() {
        assert!(decode_python(b"x = 1\n# coding: latin-1\ns = '\xE9'").is_err());
    }

    #[test]
    fn says_where_the_bytes_are_wrong() {
        let Err(Undecodable::NotUtf8(detail)) = decode_python(b"a\nb\xFF") else { panic!("must not decode") };
        assert_eq!(detail, "byte 0xFF at offset 3 (line 2) is not UTF-8");
        assert!(matches!(decode_python(b"\x89PNG\0\0"), Err(Undecodable::NotText(_))));
    }
}
