//! How deep a text nests. Python refuses more than 200 brackets within each other and more than 100 levels of
//! indentation; refusing the same before parsing keeps hostile texts from exhausting the stack.

const MAX_BRACKETS: usize = 200;
const MAX_INDENTATION: usize = 100;

/// The bytes that say something about nesting.
const MATTERS: [bool; 256] = {
    let mut matters = [false; 256];
    let mut at = 0;
    while at < b"\n#\"'([{)]}".len() {
        matters[b"\n#\"'([{)]}"[at] as usize] = true;
        at += 1;
    }
    matters
};

/// The offset at which a text nests deeper than Python allows.
pub(crate) fn too_deep(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let (mut at, mut brackets) = (0, 0_usize);
    let mut indentations: Vec<usize> = Vec::new();
    let mut at_line_start = true;
    while at < bytes.len() {
        if at_line_start && brackets == 0 {
            let width = bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            at += width;
            if bytes.get(at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r' | b'#')) {
                while indentations.last().is_some_and(|last| *last >= width) {
                    indentations.pop();
                }
                indentations.push(width);
                if indentations.len() > MAX_INDENTATION {
                    return Some(at as u32);
                }
            }
            at_line_start = false;
            continue;
        }
        at_line_start = false;
        match bytes[at] {
            b'\n' => at_line_start = true,
            b'#' => {
                at += bytes[at..].iter().take_while(|byte| **byte != b'\n').count();
                continue;
            }
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'(' | b'[' | b'{' => {
                brackets += 1;
                if brackets > MAX_BRACKETS {
                    return Some(at as u32);
                }
            }
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            _ => {
                at += bytes[at..].iter().take_while(|byte| !MATTERS[usize::from(**byte)]).count();
                continue;
            }
        }
        at += 1;
    }
    None
}

/// The offset behind a string literal; one that never ends does so at the end of its line.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !is_triple => return at,
            byte if byte == quote && !is_triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_python_refuses() {
        assert_eq!(too_deep(&"(".repeat(201)), Some(200));
        assert_eq!(too_deep(&format!("{}{}", "(".repeat(200), ")".repeat(200))), None);
        let steps = |depth: usize| (0..depth).map(|level| " ".repeat(level) + "if x:\n").collect::<String>();
        assert!(too_deep(&steps(101)).is_some());
        assert!(too_deep(&steps(99)).is_none());
    }

    #[test]
    fn what_python_accepts_does_not_exhaust_the_stack() {
        let texts = [
            format!("x = {}1{}", "(".repeat(199), ")".repeat(199)),
            format!("x = {}1{}", "[".repeat(99), "]".repeat(99)),
            format!("x = {}", vec!["1"; 1000].join(" + ")),
            format!("x = {}y", "not ".repeat(300)),
            format!("x = y{}", ".z".repeat(1000)),
            format!("x = y{}", "(1)".repeat(1000)),
            (0..99).map(|level| " ".repeat(level) + "if x:\n").collect::<String>() + &" ".repeat(99) + "pass\n",
        ];
        for text in texts {
            assert!(crate::Module::parse(text.as_str()).is_ok(), "{text}");
        }
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let many = "(".repeat(500);
        assert_eq!(too_deep(&format!("x = '{many}'\n# {many}\ny = '''\n{many}'''\nz = \"\\\"{many}\"")), None);
    }
}
