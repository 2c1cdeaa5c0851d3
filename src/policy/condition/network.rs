//! IP addresses and CIDR ranges.
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses: an address and how many of its leading bits count. Addresses of IPv4
/// written as IPv6 (`::ffff:203.0.113.9`) are IPv4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    is_v4: bool,
    /// The address, its bits at the top.
    bits: u128,
    prefix: u32,
}

impl Network {
    /// Reads `address` or `address/prefix`. Bits beyond the prefix are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let prefix = match prefix {
            Some(digits) if digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(digits.parse::<u32>().ok()?)
            }
            Some(_) => return None,
            None => None,
        };
        match address.parse().ok()? {
            IpAddr::V4(address) => Self::v4(address, prefix.unwrap_or(32)),
            IpAddr::V6(address) => {
                let prefix = prefix.unwrap_or(128);
                match address.to_ipv4_mapped() {
                    Some(mapped) if prefix >= 96 => Self::v4(mapped, prefix - 96),
                    _ => (prefix <= 128).then_some(Self {
                        is_v4: false,
                        bits: address.to_bits(),
                        prefix,
                    }),
                }
            }
        }
    }

    /// Whether all of `other` lies in this range. Ranges of different families never do.
    pub fn contains(self, other: Self) -> bool {
        let mask = self.mask();
        self.is_v4 == other.is_v4
            && self.prefix <= other.prefix
            && self.bits & mask == other.bits & mask
    }

    /// The range with the bits that do not count left out: `10.0.0.0/8` for `10.1.2.3/8`.
    #[must_use]
    pub fn without_host_bits(self) -> Self {
        Self {
            bits: self.bits & self.mask(),
            ..self
        }
    }

    fn mask(self) -> u128 {
        u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0)
    }

    fn v4(address: Ipv4Addr, prefix: u32) -> Option<Self> {
        (prefix <= 32).then_some(Self {
            is_v4: true,
            bits: u128::from(address.to_bits()) << 96,
            prefix,
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.prefix;
        if self.is_v4 {
            let bits = u32::try_from(self.bits >> 96).unwrap_or_default();
            write!(f, "{}/{prefix}", Ipv4Addr::from_bits(bits))
        } else {
            write!(f, "{}/{prefix}", Ipv6Addr::from_bits(self.bits))
        }
    }
}
