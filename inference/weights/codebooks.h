#pragma once

#include <array>
#include <cstdint>

/// The codebooks of the formats below four bits: which combinations of values neighbouring weights may have. An entry
/// holds the numbers of its weights' values, the first weight in the lowest bits: eight weights of 2 bits each, or, in
/// the IQ3 formats, four of 3 bits. Signs are stored apart, except in the IQ1 formats.
namespace calliope {

extern const std::array<std::uint16_t, 2048> iq1Codebook; ///< of IQ1_S and IQ1_M: the values are -1, 0, 1
extern const std::array<std::uint16_t, 256> iq2XxsCodebook;
extern const std::array<std::uint16_t, 512> iq2XsCodebook;
extern const std::array<std::uint16_t, 1024> iq2SCodebook;
extern const std::array<std::uint16_t, 256> iq3XxsCodebook;
extern const std::array<std::uint16_t, 512> iq3SCodebook;

/// Values by number. No entry has the last number of two bits.
inline constexpr std::array<std::int8_t, 4> iq1Values{-1, 0, 1, 0};
inline constexpr std::array<std::int8_t, 4> iq2Values{8, 25, 43, 0};
inline constexpr std::array<std::int8_t, 8> iq3XxsValues{4, 12, 20, 28, 36, 44, 52, 62};
inline constexpr std::array<std::int8_t, 8> iq3SValues{1, 3, 5, 7, 9, 11, 13, 15};

} // namespace calliope
