// The step block: all that changes from one run of a recorded plan to the next. Written by inference/vulkan/step_block.cpp;
// keep both in agreement.
//
//   word 0  rows in this batch            word 1  rows whose logits are wanted
//   word 2  attention tiles               word 3  runs of recurrent layers (words 4 to 7 unused)
//   from word 8, STEP_ROW_WORDS per row: token, cache slot, index in its sequence, word where its sequence's block table
//   begins, query scale (float bits), number of its run, last place of its sequence that it sees, first and last place of
//   its group, row of the batch's vectors or ABSENT
//   behind them, at places that the plan's push constants name: numbers of workgroups, output rows, what is picked of
//   each (logit_keys.glsl), the rows that each is gathered from, attention tiles (STEP_TILE_WORDS each: first row, count,
//   places from the first on that its rows find in the same slots), runs (STEP_RUN_WORDS each: first row, count, state
//   slot, whether it starts from the zero state), block tables

READ_U32(0, step);

const uint STEP_HEADER_WORDS = 8;
const uint STEP_ROW_WORDS = 10;
const uint STEP_TILE_WORDS = 3;
const uint STEP_RUN_WORDS = 4;
const uint CACHE_BLOCK = 32; // plan::cacheBlockTokens

uint stepRows() { return U32(step, 0); }
uint stepOutputs() { return U32(step, 1); }
uint stepTiles() { return U32(step, 2); }
uint stepRuns() { return U32(step, 3); }
uint rowToken(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS); }
uint rowSlot(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 1); }
uint rowIndex(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 2); }
uint rowTable(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 3); }
float rowQueryScale(uint row) { return uintBitsToFloat(U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 4)); }
uint tileFirstRow(uint tilesAt, uint tile) { return U32(step, tilesAt + tile * STEP_TILE_WORDS); }
uint tileRows(uint tilesAt, uint tile) { return U32(step, tilesAt + tile * STEP_TILE_WORDS + 1); }
uint tileSharedPlaces(uint tilesAt, uint tile) { return U32(step, tilesAt + tile * STEP_TILE_WORDS + 2); }
uint rowRun(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 5); }
uint rowLastVisible(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 6); }
uint rowGroupFirst(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 7); }
uint rowGroupLast(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 8); }
uint rowVector(uint row) { return U32(step, STEP_HEADER_WORDS + row * STEP_ROW_WORDS + 9); }
