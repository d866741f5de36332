# How every target of the project is made: language level, warnings, sanitizers, output folders.
#
#   calliope_library(NAME [QML] SOURCES file... [LINK target...])      a static library; includes are rooted at the top folder;
#       QML: with classes that QML sees, for its compiler and linter to know their members
#   calliope_program(NAME SOURCES file... [LINK target...])
#   calliope_test(NAME SOURCES file... [LINK target...] [LABELS label...])      a Qt Test program, run by ctest
#   calliope_gpu_test(NAME SOURCES file... [LINK target...] [VALIDATED function...])      the same with the label gpu, and once more
#       under Vulkan's validation layers: all of it, or the given test functions
#   calliope_ui_test(NAME SOURCES file... [LINK target...])      drives the app's window, offscreen
#   calliope_fuzzer(NAME SOURCES file... [LINK target...])       built only with CALLIOPE_FUZZ
#   calliope_precompile(libraries|tests NAME HEADERS header... [LINK target...])      compiles these once, as the target NAME, for
#       all libraries or tests of this folder and below it. Every file still includes what it uses: the presets floor and fuzz
#       do without.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(CALLIOPE_SANITIZERS "" CACHE STRING "Sanitizers for every target, for example address,undefined")

if(MSVC)
  add_compile_options(/permissive- /Zc:__cplusplus /utf-8 /W4)
  add_compile_definitions(NOMINMAX WIN32_LEAN_AND_MEAN)
else()
  # Designated initialisers leave out what keeps its default.
  add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees these in its own std::string and std::variant when it inlines (GCC bugs 105329 and 105562).
    add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow)
  endif()
endif()
if(CALLIOPE_SANITIZERS)
  add_compile_options(-fsanitize=${CALLIOPE_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CALLIOPE_SANITIZERS})
endif()
if(CALLIOPE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CALLIOPE_CCACHE ccache)
if(CALLIOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache does not store what is compiled with precompiled headers unless it is told to.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CALLIOPE_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    add_compile_options(-fpch-preprocess)
  endif()
endif()

function(calliope_precompile whom name)
  cmake_parse_arguments(arg "" "" "HEADERS;LINK" ${ARGN})
  if(CMAKE_DISABLE_PRECOMPILE_HEADERS)
    return()
  endif()
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "// The headers are all there is.\n")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  set(calliope_headers_of_${whom} ${name} PARENT_SCOPE)
endfunction()

function(calliope_library name)
  cmake_parse_arguments(arg "QML" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  if(TARGET "${calliope_headers_of_libraries}")
    target_precompile_headers(${name} REUSE_FROM ${calliope_headers_of_libraries})
  endif()
  if(arg_QML)
    qt_extract_metatypes(${name})
  endif()
endfunction()

function(calliope_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
endfunction()

function(calliope_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABELS" ${ARGN})
  calliope_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK} Qt6::Test calliope_test_support)
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  if(TARGET "${calliope_headers_of_tests}")
    target_precompile_headers(${name} REUSE_FROM ${calliope_headers_of_tests})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  set(environment CALLIOPE_FIXTURES=${CMAKE_SOURCE_DIR}/tests/data
    TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp)
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${environment}")
endfunction()

function(calliope_gpu_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;VALIDATED" ${ARGN})
  calliope_test(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK} LABELS gpu)
  get_test_property(${name} ENVIRONMENT environment)
  # What `core` checks, `sync` checks too. It leaks memory of its own; a leak of ours shows in the other run.
  add_test(NAME ${name}_validated COMMAND ${name} ${arg_VALIDATED})
  set_tests_properties(${name} ${name}_validated PROPERTIES COST 1) # the long ones first
  set_tests_properties(${name}_validated PROPERTIES LABELS gpu
    ENVIRONMENT "${environment};CALLIOPE_VALIDATION=sync;ASAN_OPTIONS=detect_leaks=0")
endfunction()

# A GPU test once more with subgroups of so many lanes each. Mesa's software device can be told; others take no notice.
function(calliope_lanes_test name)
  get_test_property(${name} ENVIRONMENT environment)
  foreach(lanes ${ARGN})
    math(EXPR bits "32 * ${lanes}")
    add_test(NAME ${name}_${lanes}_lanes COMMAND ${name})
    set_tests_properties(${name}_${lanes}_lanes PROPERTIES LABELS "gpu;slow"
      ENVIRONMENT "${environment};LP_NATIVE_VECTOR_WIDTH=${bits}")
  endforeach()
endfunction()

function(calliope_ui_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  calliope_test(${name} SOURCES ${arg_SOURCES}
    LINK calliope_ui_test_support calliope_ui calliope_uiplugin calliope_facesplugin ${arg_LINK} LABELS ui)
  qt_import_qml_plugins(${name})
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software)
  set_tests_properties(${name} PROPERTIES COST 2) # most of their time they wait
endfunction()

function(calliope_fuzzer name)
  if(NOT CALLIOPE_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  calliope_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
