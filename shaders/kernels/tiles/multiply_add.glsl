// One multiply-add per element; dot() would add the sum apart.
float multiplyAdd(vec4 a, vec4 b, float sum) {
    sum += a.x * b.x;
    sum += a.y * b.y;
    sum += a.z * b.z;
    sum += a.w * b.w;
    return sum;
}
