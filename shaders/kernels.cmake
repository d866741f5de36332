# Every kernel there is. Two sets:
#   rows    for software devices: one subgroup per workgroup, rows in a loop, texel buffer loads
#   tiles   for GPUs: many subgroups per workgroup, shared memory, storage buffers
# A new weight format is one file in formats/ and one word in a list below; a new kernel one file and one line.

set(rows_set TEXEL_LOADS=1 ONE_SUBGROUP=1)
set(tiles_set TEXEL_LOADS=0 ONE_SUBGROUP=0)

# Device layouts of the rows set (inference/vulkan/weight_layout.h), integer and float ones.
set(rows_integer_formats nibble32 byte32 byte16 byte16_offset)
set(rows_float_formats f32 f16 bf16)
# The tiles set reads the blocks of the file, permuted: one format per weight type.
file(GLOB tiles_formats RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/formats/tiles CONFIGURE_DEPENDS formats/tiles/*.glsl)
list(TRANSFORM tiles_formats REPLACE "\\.glsl$" "")
list(REMOVE_ITEM tiles_formats tile_record codebook)
# Those whose codes are integers (pieceBytes() in tile_record.glsl) are multiplied with int8 activations as well.
set(tiles_integer_formats q8_0 q4_0 q4_1 q5_0 q5_1 q2_k q3_k q4_k q5_k q6_k iq4_nl iq4_xs mxfp4 nvfp4)

foreach(set rows tiles)
  foreach(kernel add_norm activate multiply copy input gather add_pieces route count_experts list_experts sum_slots short_conv keep_inputs gated_norm
          find_maxima pick_tokens quantize)
    calliope_shader(NAME ${set}/${kernel} SOURCE kernels/${kernel}.comp DEFINES ${${set}_set})
  endforeach()
  calliope_shader(NAME ${set}/delta_net SOURCE kernels/${set}/delta_net.comp DEFINES ${${set}_set})
  foreach(cache f32=0 f16=1 q8_0=2)
    string(REGEX MATCH "^[^=]+" type ${cache})
    string(REGEX MATCH "[0-9]$" number ${cache})
    calliope_shader(NAME ${set}/prepare_heads/${type} SOURCE kernels/prepare_heads.comp
      DEFINES ${${set}_set} CACHE_TYPE=${number})
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/kernels/${set}/attention.comp)
      calliope_shader(NAME ${set}/attention/${type} SOURCE kernels/${set}/attention.comp
        DEFINES ${${set}_set} CACHE_TYPE=${number})
    endif()
  endforeach()
endforeach()

foreach(cache f32=0 f16=1 q8_0=2)
  string(REGEX MATCH "^[^=]+" type ${cache})
  string(REGEX MATCH "[0-9]$" number ${cache})
  calliope_shader(NAME rows/attention_single/${type} SOURCE kernels/rows/attention.comp
    DEFINES ${rows_set} CACHE_TYPE=${number} SINGLE)
endforeach()
foreach(format ${rows_integer_formats} ${rows_float_formats})
  set(short float)
  if(format IN_LIST rows_integer_formats)
    set(short int)
  endif()
  foreach(kernel matvec matmul)
    foreach(experts 0 1)
      set(name rows/${kernel}/${format})
      set(source kernels/rows/${kernel}_${short}.comp)
      set(fused)
      if(experts)
        set(name rows/expert_${kernel}/${format})
      elseif(kernel STREQUAL matvec)
        set(fused FUSED)
        if(short STREQUAL int) # one row is the narrowest of its tiles
          set(name rows/matmul_fused/${format})
          set(source kernels/rows/matmul_int.comp)
        endif()
      endif()
      calliope_shader(NAME ${name} SOURCE ${source}
        FORMAT formats/rows/${format}.glsl DEFINES ${rows_set} EXPERTS=${experts} ${fused})
    endforeach()
  endforeach()
  calliope_shader(NAME rows/embed/${format} SOURCE kernels/embed.comp
    FORMAT formats/rows/${format}.glsl DEFINES ${rows_set})
endforeach()
calliope_shader(NAME tiles/attention_merge SOURCE kernels/tiles/attention_merge.comp DEFINES ${tiles_set})
foreach(format ${tiles_formats})
  foreach(kernel matvec matmul)
    calliope_shader(NAME tiles/${kernel}/${format} SOURCE kernels/tiles/${kernel}.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=0)
    calliope_shader(NAME tiles/expert_${kernel}/${format} SOURCE kernels/tiles/${kernel}.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=1)
  endforeach()
  if(NOT format STREQUAL f32) # which stays float32, as do f16 and bf16 in mixtures: inference/vulkan/arithmetic.h
    calliope_shader(NAME tiles/matmul_half/${format} SOURCE kernels/tiles/matmul_scaled.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=0)
  endif()
  if(NOT format MATCHES "^(f32|f16|bf16)$")
    calliope_shader(NAME tiles/expert_matmul_half/${format} SOURCE kernels/tiles/matmul_scaled.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=1)
  endif()
  calliope_shader(NAME tiles/embed/${format} SOURCE kernels/embed.comp
    FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set})
endforeach()
foreach(format ${tiles_integer_formats})
  foreach(experts 0 1)
    set(prefix)
    if(experts)
      set(prefix expert_)
    endif()
    calliope_shader(NAME tiles/${prefix}matvec_int/${format} SOURCE kernels/tiles/matvec.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=${experts} INTEGER)
    calliope_shader(NAME tiles/${prefix}matmul_int/${format} SOURCE kernels/tiles/matmul_scaled.comp
      FORMAT formats/tiles/${format}.glsl DEFINES ${tiles_set} EXPERTS=${experts} INTEGER)
  endforeach()
endforeach()
