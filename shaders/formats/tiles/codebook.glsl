// Shared by the formats whose blocks refer to a codebook, a buffer of its own with two entries in a word: the numbers of the values of
// eight weights (2 bits each) or four (3 bits each), the first weight in the lowest bits. See inference/weights/codebooks.h.

READ_U32(WEIGHTS_BINDING + 2, codebookWords);

// Kernels whose lanes look up many entries define SHARED_CODES and call prepareCodes() first.
#ifdef SHARED_CODES
shared uint sharedCodebook[CODEBOOK_ENTRIES / 2];
void prepareCodes() {
    for (uint i = LANE; i < CODEBOOK_ENTRIES / 2; i += GROUP) sharedCodebook[i] = U32(codebookWords, i);
    barrier();
}
#define codebookWord(i) sharedCodebook[i]
#else
void prepareCodes() {}
#define codebookWord(i) U32(codebookWords, i)
#endif

uint codebookEntry(uint number) { return (codebookWord(number / 2) >> (number % 2 * 16)) & 0xffffu; }

/// The four lowest numbers of 2 bits, each in a byte of its own.
uint spreadTwos(uint entry) {
    return (entry & 0x3u) | (entry & 0xcu) << 6 | (entry & 0x30u) << 12 | (entry & 0xc0u) << 18;
}

/// Four numbers of 3 bits, each in a byte of its own.
uint spreadThrees(uint entry) {
    return (entry & 0x7u) | (entry & 0x38u) << 5 | (entry & 0x1c0u) << 10 | (entry & 0xe00u) << 15;
}

/// The signs of eight weights, of which the lower seven are stored: the number of negative ones is even.
uint evenSigns(uint seven) { return seven | (uint(bitCount(seven)) & 1u) << 7; }

/// Each value turned negative where its one of the lowest four bits is set.
vec4 withSigns(vec4 values, uint signs) {
    return uintBitsToFloat(floatBitsToUint(values) ^ ((uvec4(signs) << uvec4(31, 30, 29, 28)) & 0x80000000u));
}

/// One half of the eight weights of an entry in the IQ2 formats, whose values are 8, 25 and 43.
vec4 halfOfEight(uint number, uint signs, uint upper) {
    const uint values = spreadTwos(codebookEntry(number) >> (upper * 8));
    return withSigns(bytes(0x08080808u + values * 17u + ((values >> 1) & 0x01010101u)), signs >> (upper * 4));
}
