//! Files of one array (`.npy`), written out as nested lists.
//!
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>

/// An array as Python writes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Array {
    /// Nested lists, a line for each of the outermost.
    pub(super) text: String,
    /// The name of its type: `float64`.
    pub(super) kind: &'static str,
}

/// Reads the bytes of a file.
///
/// # Errors
/// What it is that cannot be written out.
pub(super) fn literal(bytes: &[u8]) -> Result<Array, String> {
    let damaged = || "it is no array of numbers".to_owned();
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(damaged)?;
    let (length, start) = match rest {
        [1, _, low, high, ..] => (usize::from(u16::from_le_bytes([*low, *high])), 4),
        [2 | 3, _, a, b, c, d, ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, 6),
        _ => return Err(damaged()),
    };
    let header = rest.get(start..start + length).and_then(|header| std::str::from_utf8(header).ok()).ok_or_else(damaged)?;
    let data = &rest[start + length..];
    let kind = value_of(header, "'descr': '", '\'').ok_or_else(damaged)?;
    let by_columns = value_of(header, "'fortran_order': ", ',').ok_or_else(damaged)? == "True";
    let shape = value_of(header, "'shape': (", ')').ok_or_else(damaged)?;
    let shape: Vec<usize> = shape.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    if by_columns && shape.len() > 1 {
        return Err("its array is stored by columns".to_owned());
    }
    let (order, kind) = kind.split_at_checked(1).ok_or_else(damaged)?;
    let (kind, size) = match kind {
        "b1" => ("bool", 1),
        "i1" => ("int8", 1),
        "i2" => ("int16", 2),
        "i4" => ("int32", 4),
        "i8" => ("int64", 8),
        "u1" => ("uint8", 1),
        "u2" => ("uint16", 2),
        "u4" => ("uint32", 4),
        "u8" => ("uint64", 8),
        "f4" => ("float32", 4),
        "f8" => ("float64", 8),
        _ => return Err(format!("it holds numbers of the type {kind}")),
    };
    let count = shape.iter().try_fold(1_usize, |count, length| count.checked_mul(*length)).ok_or_else(damaged)?;
    if count.checked_mul(size) != Some(data.len()) {
        return Err("it is cut off".to_owned());
    }
    if count == 0 && shape.len() > 1 {
        return Err("its array has no numbers".to_owned());
    }
    let numbers: Vec<String> = data.chunks_exact(size).map(|chunk| number(chunk, kind, order == ">")).collect();
    Ok(Array { text: nested(&numbers, &shape, true), kind })
}

/// What stands in the header between a key and the end of its value.
fn value_of<'h>(header: &'h str, key: &str, end: char) -> Option<&'h str> {
    let (_, rest) = header.split_once(key)?;
    rest.split_once(end).map(|(value, _)| value)
}

/// One number, as the shortest text that Python reads as the same.
fn number(chunk: &[u8], kind: &str, is_big_endian: bool) -> String {
    let mut bytes = [0; 8];
    let used = &mut bytes[..chunk.len()];
    used.copy_from_slice(chunk);
    if is_big_endian {
        used.reverse();
    }
    let raw = u64::from_le_bytes(bytes);
    let float = |text: String, value: f64| match value {
        value if value.is_nan() => "float(\"nan\")".to_owned(),
        value if value.is_infinite() => format!("float(\"{}inf\")", if value > 0.0 { "" } else { "-" }),
        _ => text,
    };
    match kind {
        "bool" => if raw == 0 { "False" } else { "True" }.to_owned(),
        "int8" => (raw as u8).cast_signed().to_string(),
        "int16" => (raw as u16).cast_signed().to_string(),
        "int32" => (raw as u32).cast_signed().to_string(),
        "int64" => raw.cast_signed().to_string(),
        "float32" => {
            let value = f32::from_bits(raw as u32);
            float(format!("{value:?}"), f64::from(value))
        }
        "float64" => {
            let value = f64::from_bits(raw);
            float(format!("{value:?}"), value)
        }
        _ => raw.to_string(),
    }
}

fn nested(numbers: &[String], shape: &[usize], is_outermost: bool) -> String {
    let [first, inner @ ..] = shape else { return numbers.first().cloned().unwrap_or_default() };
    let each = if *first == 0 { 0 } else { numbers.len() / first };
    let items: Vec<String> = (0..*first).map(|at| nested(&numbers[at * each..(at + 1) * each], inner, false)).collect();
    if is_outermost && !inner.is_empty() && items.len() > 1 {
        return format!("[\n    {},\n]", items.join(",\n    "));
    }
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(kind: &str, order: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        let length = u16::try_from(header.len()).expect("it is short").to_le_bytes();
        [b"\x93NUMPY\x01\x00".as_slice(), &length, header.as_bytes(), data].concat()
    }

    #[test]
    fn arrays_are_written_out_as_they_are() {
        let floats: Vec<u8> = [0.1_f64, -2.0, f64::NAN, 1e300].iter().flat_map(|number| number.to_le_bytes()).collect();
        let cases = [
            (file("<f8", "False", "(2, 2)", &floats), "[\n    [0.1, -2.0],\n    [float(\"nan\"), 1e300],\n]", "float64"),
            (file(">i2", "False", "(2,)", &[0xff, 0xfe, 0, 3]), "[-2, 3]", "int16"),
            (file("|b1", "False", "(1, 2)", &[0, 1]), "[[False, True]]", "bool"),
            (file("<f4", "True", "(1,)", &0.1_f32.to_le_bytes()), "[0.1]", "float32"),
            (file("<u8", "False", "()", &[7, 0, 0, 0, 0, 0, 0, 0]), "7", "uint64"),
            (file("<i4", "False", "(0,)", &[]), "[]", "int32"),
        ];
        for (bytes, text, kind) in cases {
            assert_eq!(literal(&bytes), Ok(Array { text: text.to_owned(), kind }));
        }
    }

    proptest! {
        /// Every number is read as what it was, and no file makes it panic.
        #[test]
        fn numbers_come_through(numbers in proptest::collection::vec(proptest::num::f64::NORMAL, 1..20), cut in 0..400_usize) {
            let data: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            let bytes = file("<f8", "False", &format!("({},)", numbers.len()), &data);
            let array = literal(&bytes).expect("it is an array");
            let read: Vec<f64> = array.text.trim_matches(['[', ']']).split(", ").map(|number| number.parse().expect("a number")).collect();
            prop_assert_eq!(read, numbers);
            prop_assert!(cut >= bytes.len() || literal(&bytes[..cut]).is_err());
        }
    }

    #[test]
    fn what_is_no_array_of_numbers_says_so() {
        for bytes in [
            b"PK\x03\x04".to_vec(),
            b"\x93NUMPY\x01\x00\xff\xff{}".to_vec(),
            file("|O", "False", "(1,)", &[0]),
            file("<c8", "False", "(1,)", &[0; 8]),
            file("<f8", "False", "(2,)", &[0; 8]),
            file("<f8", "True", "(1, 1)", &[0; 8]),
            file("<f8", "False", "(99999999999, 99999999999)", &[]),
            file("<f8", "False", "(99999999999, 0)", &[]),
        ] {
            assert!(literal(&bytes).is_err(), "{bytes:?}");
        }
    }
}
