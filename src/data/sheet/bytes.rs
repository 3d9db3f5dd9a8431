//! Little-endian numbers at a place in bytes; none behind their end.

/// Two bytes.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Four bytes that say a size or a place.
pub(super) fn size(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(long(bytes, at)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_bytes() {
        let bytes = [0x34, 0x12, 0x78, 0x56];
        assert_eq!((short(&bytes, 0), short(&bytes, 2)), (Some(0x1234), Some(0x5678)));
        assert_eq!((long(&bytes, 0), size(&bytes, 0)), (Some(0x5678_1234), Some(0x5678_1234)));
        assert_eq!((short(&bytes, 3), long(&bytes, 1), long(&bytes, usize::MAX)), (None, None, None));
    }
}
