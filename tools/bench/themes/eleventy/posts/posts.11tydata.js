export default { layout: "piece.njk", permalink: ({ slug }) => `/posts/${slug}/` };
