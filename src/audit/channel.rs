//! What an observer may look at: the output, or what a run shows besides.
//!
//! A channel is a function of the whole observation of a run, so a claim that
//! covers the observation covers every channel of it.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::num::Integer;
use crate::subject::{Measure, Output, Spent, Subject};

/// One way of looking at a run.
///
/// # Example
///
/// ```
/// use etalon::audit::Channel;
/// use etalon::subject::Measure;
///
/// assert_eq!(Channel::Bits.name(), "bits");
/// assert_eq!(Channel::Bits.measure(), Some(Measure::Bits));
/// // Sizes and errors are seen in the output; nothing is measured for them.
/// assert_eq!(Channel::Size.measure(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// What was released, floats by their bits.
    Output,
    /// Of the output only its kind, its length and that of its JSON text.
    Size,
    /// Only how a run failed and what it said then; releases look all alike.
    Errors,
    /// How many random bits were read.
    Bits,
    /// How long it took: the leading five binary digits of the nanoseconds.
    Time,
    /// All that is watched together.
    Joint,
}

impl Channel {
    /// Every channel that can be chosen, with its name.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("output", Self::Output),
        ("size", Self::Size),
        ("errors", Self::Errors),
        ("bits", Self::Bits),
        ("time", Self::Time),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(_, channel)| *channel == self);
        known.map_or("joint", |(name, _)| name)
    }

    /// What tells the inputs apart if this channel does.
    pub(super) fn teller(self) -> &'static str {
        match self {
            Self::Output => "the outputs tell",
            Self::Size => "the sizes of the outputs tell",
            Self::Errors => "the errors tell",
            Self::Bits => "the numbers of random bits read tell",
            Self::Time => "the times taken tell",
            Self::Joint => "the channels together tell",
        }
    }

    /// What must be measured for it.
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Bits => Some(Measure::Bits),
            Self::Time => Some(Measure::Nanoseconds),
            _ => None,
        }
    }

    /// Whether it is a function of the output.
    fn is_of_output(self) -> bool {
        matches!(self, Self::Output | Self::Size | Self::Errors)
    }

    /// What it shows of a run; null where a run that failed was not measured.
    fn view(self, output: &Output, spent: Spent) -> Output {
        let count = |n: u64| Output::Integer(n.into());
        match self {
            Self::Output | Self::Joint => output.clone(),
            Self::Size => {
                let length = match output {
                    Output::Vector(items) => items.len(),
                    Output::Text(text) | Output::Refused(text) | Output::Error(text) => text.len(),
                    _ => 1,
                };
                let written = output.to_json().to_string().len();
                let [length, written] = [length, written].map(Integer::from).map(Output::Integer);
                Output::Vector(vec![Output::Text(output.kind().to_owned()), length, written])
            }
            Self::Errors => match output {
                Output::Refused(_) => output.clone(),
                fault if fault.is_fault() => fault.clone(),
                _ => Output::Null,
            },
            Self::Bits => spent.bits.map_or(Output::Null, count),
            Self::Time => spent.nanoseconds.map_or(Output::Null, |taken| count(leading(taken))),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The number of binary digits and the four digits after the first, as one
/// number that grows with `n`: sixteen steps for each doubling.
fn leading(n: u64) -> u64 {
    let digits = u64::BITS - n.leading_zeros();
    match digits.checked_sub(5) {
        None => n,
        Some(cut) => u64::from(cut + 1) * 16 + ((n >> cut) & 15),
    }
}

/// The channels of an audit.
///
/// # Example
///
/// ```
/// use etalon::audit::{Channel, Channels};
/// use etalon::subject::Measure;
///
/// let channels: Channels = "output,bits".parse()?;
/// assert_eq!(channels, Channels::new(&[Channel::Bits, Channel::Output])?);
/// // What neither of them tells both may tell together.
/// let judged: Vec<Channel> = channels.judged().collect();
/// assert_eq!(judged, [Channel::Output, Channel::Bits, Channel::Joint]);
/// assert_eq!(channels.measures(), [Measure::Bits]);
/// assert!(!channels.are_output_only());
/// assert!("output,mood".parse::<Channels>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channels {
    /// Those chosen, in their order of [`Channel::NAMES`].
    chosen: Vec<Channel>,
    /// Of which the joint channel consists.
    parts: Vec<Channel>,
}

impl Default for Channels {
    /// The output and nothing else.
    fn default() -> Self {
        Self { chosen: vec![Channel::Output], parts: vec![Channel::Output] }
    }
}

impl Channels {
    /// The channels chosen.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for none, for one given twice, and for
    /// [`Channel::Joint`], which is watched whenever it shows more than one of
    /// the others.
    pub fn new(chosen: &[Channel]) -> Result<Self> {
        let given = || chosen.iter().map(|channel| channel.name()).collect::<Vec<_>>().join(",");
        let mut sorted = chosen.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.is_empty() || sorted.len() < chosen.len() || sorted.contains(&Channel::Joint) {
            return Err(Error::domain(
                "channels",
                given(),
                "at least one of output, size, errors, bits and time, each once",
            ));
        }
        // Size and errors are functions of the output: beside it they add nothing.
        let whole = sorted.contains(&Channel::Output);
        let adds =
            |channel: &Channel| !(whole && channel.is_of_output() && *channel != Channel::Output);
        let parts = sorted.iter().copied().filter(adds).collect();
        Ok(Self { chosen: sorted, parts })
    }

    /// Whether nothing but the output is watched.
    pub fn are_output_only(&self) -> bool {
        self.chosen == [Channel::Output]
    }

    /// The channels that are judged: those chosen, and the joint one if it
    /// shows more than any of them.
    pub fn judged(&self) -> impl Iterator<Item = Channel> {
        let joint = (self.parts.len() > 1).then_some(Channel::Joint);
        self.chosen.iter().copied().chain(joint)
    }

    /// The judged channel of which all others are functions.
    pub(super) fn widest(&self) -> Channel {
        match self.parts.as_slice() {
            [single] => *single,
            _ => Channel::Joint,
        }
    }

    /// What must be measured.
    pub fn measures(&self) -> Vec<Measure> {
        self.chosen.iter().filter_map(|channel| channel.measure()).collect()
    }

    /// Refuses a subject that does not measure what is to be watched.
    pub(super) fn check(&self, subject: &dyn Subject) -> Result<()> {
        let known = subject.measures();
        let missing =
            |channel: &&Channel| channel.measure().is_some_and(|measure| !known.contains(&measure));
        match self.chosen.iter().find(missing) {
            None => Ok(()),
            Some(channel) => Err(Error::Unsupported {
                what: format!("the channel {channel} of {}", subject.name()),
                why: "nothing measures it: a built-in counts its bits, a program must report them, a clock must be handed in".to_owned(),
            }),
        }
    }

    /// What a channel shows of a run.
    pub(super) fn view(&self, channel: Channel, output: &Output, spent: Spent) -> Output {
        if channel != Channel::Joint {
            return channel.view(output, spent);
        }
        // The output last and its elements in line, so that learners see its
        // numbers; an empty vector at the end tells a vector from its element.
        let mut seen = Vec::new();
        for part in self.parts.iter().filter(|part| **part != Channel::Output) {
            seen.push(part.view(output, spent));
        }
        match output {
            _ if !self.parts.contains(&Channel::Output) => {}
            Output::Vector(items) => {
                seen.extend(items.iter().cloned());
                seen.push(Output::Vector(Vec::new()));
            }
            single => seen.push(single.clone()),
        }
        Output::Vector(seen)
    }
}

impl fmt::Display for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.chosen.iter().map(|channel| channel.name()).collect();
        f.pad(&names.join(","))
    }
}

impl FromStr for Channels {
    type Err = Error;

    /// Reads names separated by commas, such as `output,bits`.
    fn from_str(text: &str) -> Result<Self> {
        let read = |name: &str| {
            let known = Channel::NAMES.iter().find(|(known, _)| *known == name.trim());
            known.map(|(_, channel)| *channel).ok_or_else(|| Error::Unknown {
                what: "channel",
                given: name.trim().to_owned(),
                known: Channel::NAMES.map(|(name, _)| name).join(", "),
            })
        };
        Self::new(&text.split(',').map(read).collect::<Result<Vec<_>>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_order_and_five_digits() {
        let mut last = 0;
        for n in (0..2_000).chain((11..=63).flat_map(|k| (0..32).map(move |i| (32 + i) << (k - 5))))
        {
            let step = leading(n);
            assert!(step == last || step == last + 1, "{n}: {step} after {last}");
            last = step;
        }
        assert_eq!((leading(15), leading(16), leading(31), leading(32)), (15, 16, 31, 32));
        assert_eq!(leading(33), 32);
        assert_eq!(leading(u64::MAX), 60 * 16 + 15);
    }

    #[test]
    fn the_joint_channel_is_there_where_it_says_more() {
        let judged =
            |text: &str| -> Vec<Channel> { text.parse::<Channels>().unwrap().judged().collect() };
        use Channel::{Bits, Errors, Joint, Output as Out, Size, Time};
        assert_eq!(judged("output"), [Out]);
        assert_eq!(judged("size, output"), [Out, Size]);
        assert_eq!(judged("time,bits,output"), [Out, Bits, Time, Joint]);
        assert_eq!(judged("size,errors"), [Size, Errors, Joint]);
        for wrong in ["", "output,output", "joint", "colour"] {
            assert!(wrong.parse::<Channels>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_joint_view_tells_a_vector_from_its_only_element() {
        let channels: Channels = "output,bits".parse().unwrap();
        let spent = Spent { bits: Some(3), nanoseconds: None };
        let view = |output| channels.view(Channel::Joint, &output, spent);
        let one = Output::Integer(1.into());
        assert_ne!(view(one.clone()), view(Output::Vector(vec![one])));
        assert_ne!(view(Output::Null), view(Output::Vector(vec![])));
    }
}
