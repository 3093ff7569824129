/** The published works that figures and texts of the lecture name, and where they are found. */

export interface Work {
  /** How the lecture names it: authors and year, or what it is. A mention begins like this. */
  name: string
  title: string
  address: string
}

const arXiv = (number: string): string => `https://arxiv.org/abs/${number}`

/** The works in the order of their names. */
export const WORKS: readonly Work[] = [
  {
    name: 'Anyscale 2023',
    title: 'How continuous batching enables 23x throughput in LLM inference while reducing p50 latency',
    address: 'https://www.anyscale.com/blog/continuous-batching-llm-inference',
  },
  {
    name: 'Bekman',
    title: 'Machine Learning Engineering Open Book',
    address: 'https://github.com/stas00/ml-engineering',
  },
  {
    name: 'Chen et al. 2023',
    title: 'Accelerating Large Language Model Decoding with Speculative Sampling',
    address: arXiv('2302.01318'),
  },
  {
    name: 'DeepSeek-AI et al. 2024',
    title: 'DeepSeek-V3 Technical Report',
    address: arXiv('2412.19437'),
  },
  {
    name: 'DistServe',
    title: 'Zhong et al. 2024, Disaggregating Prefill and Decoding for Goodput-optimized LLM Serving',
    address: arXiv('2401.09670'),
  },
  { name: 'Grattafiori et al. 2024', title: 'The Llama 3 Herd of Models', address: arXiv('2407.21783') },
  {
    name: 'Huang et al. 2018',
    title: 'GPipe: Efficient Training of Giant Neural Networks using Pipeline Parallelism',
    address: arXiv('1811.06965'),
  },
  {
    name: 'InfiniBand',
    title: 'InfiniBand roadmap of the InfiniBand Trade Association',
    address: 'https://www.infinibandta.org/infiniband-roadmap/',
  },
  { name: 'Jiang et al. 2024', title: 'Mixtral of Experts', address: arXiv('2401.04088') },
  { name: 'Kaplan et al. 2020', title: 'Scaling Laws for Neural Language Models', address: arXiv('2001.08361') },
  {
    name: 'Korthikanti et al. 2022',
    title: 'Reducing Activation Recomputation in Large Transformer Models',
    address: arXiv('2205.05198'),
  },
  {
    name: 'Kwon et al. 2023',
    title: 'Efficient Memory Management for Large Language Model Serving with PagedAttention',
    address: arXiv('2309.06180'),
  },
  {
    name: 'Leviathan et al. 2023',
    title: 'Fast Inference from Transformers via Speculative Decoding',
    address: arXiv('2211.17192'),
  },
  {
    name: 'microsoft/vidur',
    title: 'measured times of the simulator Vidur, in data/profiling',
    address: 'https://github.com/microsoft/vidur',
  },
  {
    name: 'Narayanan et al. 2021',
    title: 'Efficient Large-Scale Language Model Training on GPU Clusters Using Megatron-LM',
    address: arXiv('2104.04473'),
  },
  { name: 'NVIDIA', title: 'data sheets of its GPUs', address: 'https://www.nvidia.com/en-us/data-center/a100/' },
  {
    name: 'NVIDIA DGX A100',
    title: 'data sheet and user guide of the box',
    address: 'https://docs.nvidia.com/dgx/dgxa100-user-guide/introduction-to-dgxa100.html',
  },
  {
    name: 'NVIDIA DGX GB200',
    title: 'user guide of the rack',
    address: 'https://docs.nvidia.com/dgx/dgxgb200-user-guide/hardware.html',
  },
  {
    name: 'NVIDIA DGX H100',
    title: 'user guide of the box',
    address: 'https://docs.nvidia.com/dgx/dgxh100-user-guide/introduction-to-dgxh100.html',
  },
  {
    name: 'NVIDIA, PTX ISA',
    title: 'instruction set of the parallel threads, with the shapes of the matrix unit',
    address: 'https://docs.nvidia.com/cuda/parallel-thread-execution/',
  },
  {
    name: 'Patarasuk and Yuan 2009',
    title: 'Bandwidth optimal all-reduce algorithms for clusters of workstations',
    address: 'https://doi.org/10.1016/j.jpdc.2008.09.002',
  },
  { name: 'PCI Express', title: 'specifications of the PCI-SIG', address: 'https://pcisig.com/specifications' },
  {
    name: 'pytorch-labs/gpt-fast',
    title: 'generation in plain PyTorch, with the times it measures',
    address: 'https://github.com/pytorch-labs/gpt-fast',
  },
  {
    name: 'Radford et al. 2019',
    title: 'Language Models are Unsupervised Multitask Learners',
    address: 'https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf',
  },
  {
    name: 'Rajbhandari et al. 2019',
    title: 'ZeRO: Memory Optimizations Toward Training Trillion Parameter Models',
    address: arXiv('1910.02054'),
  },
  {
    name: 'Ren et al. 2021',
    title: 'ZeRO-Offload: Democratizing Billion-Scale Model Training',
    address: arXiv('2101.06840'),
  },
  {
    name: 'Sadhukhan et al. 2024',
    title: 'MagicDec: Breaking the Latency-Throughput Tradeoff for Long Context Generation with Speculative Decoding',
    address: arXiv('2408.11049'),
  },
  {
    name: 'Sarathi-Serve',
    title: 'Agrawal et al. 2024, Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve',
    address: arXiv('2403.02310'),
  },
  {
    name: 'ServeTheHome',
    title: 'photographs of the GB200 NVL72, with its weight and power, as Tom’s Hardware reports them',
    address: 'https://sg.news.yahoo.com/nvidias-exaflop-supercomputer-rack-looks-142212690.html',
  },
  {
    name: 'Shoeybi et al. 2019',
    title: 'Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism',
    address: arXiv('1909.08053'),
  },
  {
    name: 'Splitwise',
    title: 'Patel et al. 2023, Efficient Generative LLM Inference Using Phase Splitting',
    address: arXiv('2311.18677'),
  },
  {
    name: 'Tazi et al. 2025',
    title: 'The Ultra-Scale Playbook: Training LLMs on GPU Clusters',
    address: 'https://huggingface.co/spaces/nanotron/ultrascale-playbook',
  },
  {
    name: 'Touvron et al. 2023',
    title: 'Llama 2: Open Foundation and Fine-Tuned Chat Models',
    address: arXiv('2307.09288'),
  },
  {
    name: 'vLLM blog, June 2023',
    title: 'vLLM: Easy, Fast, and Cheap LLM Serving with PagedAttention',
    address: 'https://blog.vllm.ai/2023/06/20/vllm.html',
  },
  {
    name: 'vLLM blog, October 2024',
    title: 'How Speculative Decoding Boosts vLLM Performance by up to 2.8x',
    address: 'https://blog.vllm.ai/2024/10/17/spec-decode.html',
  },
  {
    name: 'vLLM blog, September 2024',
    title: 'vLLM v0.6.0: 2.7x Throughput Improvement and 5x Latency Reduction',
    address: 'https://blog.vllm.ai/2024/09/05/perf-update.html',
  },
  {
    name: 'vLLM’s documentation',
    title: 'Speculative Decoding',
    address: 'https://docs.vllm.ai/en/v0.19.0/features/speculative_decoding/',
  },
  {
    name: 'Williams et al. 2009',
    title: 'Roofline: An Insightful Visual Performance Model for Multicore Architectures',
    address: 'https://doi.org/10.1145/1498765.1498785',
  },
  {
    name: 'Yu et al. 2022',
    title: 'Orca: A Distributed Serving System for Transformer-Based Generative Models',
    address: 'https://www.usenix.org/conference/osdi22/presentation/yu',
  },
  {
    name: 'Zhang et al. 2022',
    title: 'OPT: Open Pre-trained Transformer Language Models',
    address: arXiv('2205.01068'),
  },
  {
    name: 'Zhao et al. 2025',
    title: 'Insights into DeepSeek-V3: Scaling Challenges and Reflections on Hardware for AI Architectures',
    address: arXiv('2505.09343'),
  },
]
