//! Which character stands between cells, as the header line shows it.

/// The delimiters that are known; the earlier wins where a header has as many of both.
const DELIMITERS: [u8; 3] = *b",;\t";

/// All delimiters, the one of the header line first: where that line is a title, another may be right.
pub(super) fn delimiters(header_on: &str) -> Vec<u8> {
    let first = delimiter(header_on);
    let others = DELIMITERS.into_iter().filter(|other| *other != first && header_on.as_bytes().contains(other));
    std::iter::once(first).chain(others).collect()
}

/// The delimiter that stands most often in the header line, quoted texts aside; a comma where there is none.
pub(super) fn delimiter(header_on: &str) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut in_quotes = false;
    for byte in header_on.bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' | b'\r' if !in_quotes => break,
            _ if in_quotes => {}
            _ => {
                for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
                    *count += usize::from(byte == delimiter);
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_line_decides() {
        assert_eq!(delimiter("code;name;a,b\n1,2,3,4,5,6"), b';');
        assert_eq!(delimiter("code\tname\r\n"), b'\t');
        assert_eq!(delimiter("code"), b',');
        assert_eq!(delimiter("\"a;b;c\",d\n"), b',');
    }
}
