/** Sources that several figures name; text/sources.ts says where each is found. */

export const OURS = 'A choice of this lecture'
export const BEKMAN_ALL_REDUCE = 'Bekman, Machine Learning Engineering, network, 744d01e: all-reduce by message size'
export const DATASHEETS = 'NVIDIA datasheets, transcribed in Bekman, Machine Learning Engineering, 744d01e'
export const DGX_A100 = 'NVIDIA DGX A100 datasheet, 2372157, August 2022'
export const DGX_GB200 = 'NVIDIA DGX GB200 User Guide, hardware'
export const DGX_H100 = 'NVIDIA DGX H100/H200 User Guide, introduction'
export const GPIPE = 'Huang et al. 2018, GPipe (arXiv 1811.06965), section 2.3; counted from the schedule'
export const GPT_FAST_README = 'pytorch-labs/gpt-fast, README at 32971d3'
export const GPT_FAST = `${GPT_FAST_README}: Llama-2-70B, bf16, batch 1, A100-80GB limited to 330 W`
export const KORTHIKANTI = 'Korthikanti et al. 2022 (arXiv 2205.05198)'
export const LEVIATHAN = 'Leviathan et al. 2023 (arXiv 2211.17192)'
export const LLAMA2 = 'Touvron et al. 2023 (arXiv 2307.09288); counted in snippets/models.ts'
export const NARAYANAN = 'Narayanan et al. 2021 (arXiv 2104.04473)'
export const MEGATRON = `${NARAYANAN}, sections 2.3 and 3.2`
export const PLAYBOOK_DP = 'Tazi et al. 2025, Ultra-Scale Playbook, data-parallel benchmark, H100'
export const PLAYBOOK_TP = 'Tazi et al. 2025, Ultra-Scale Playbook, tp_scaling, 3B model, H100'
export const ROOFLINE = 'Williams et al. 2009, the roofline: bytes over bandwidth, operations over peak'
export const VIDUR = 'microsoft/vidur, data/profiling, MIT: two MLP products of one Llama-2-70B layer on one A100'
export const ZERO = 'Rajbhandari et al. 2019, ZeRO (arXiv 1910.02054)'
export const ZERO_OFFLOAD = 'Ren et al. 2021, ZeRO-Offload (arXiv 2101.06840)'
export const ZERO_COUNT = `${ZERO}, section 3.1`
export const MEMORY_COUNT = 'The audience’s count; with the fp32 copy, ZeRO (arXiv 1910.02054), section 3.1'
